/** What proves to an exchange that a request is the owner's. Never part of any text that is stored, logged or sent on. */
export interface Credentials {
  readonly exchange: 'binance';
  readonly apiKey: string;
  readonly secret: string;
  /** A third word that some exchanges ask for. */
  readonly passphrase?: string;
}
