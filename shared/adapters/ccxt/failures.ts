/** A whole reply arrived and it is not a success: what the exchange said, word for word. Carries no secret. */
export class ErrorReply extends Error {
  readonly status: number;
  /** The exchange's own numeric code such as `-2019`; absent when the body is not one of its words. */
  readonly code: string | undefined;
  /** How long no request may be made: as the exchange said, or ten minutes after a 429 or 418 that names no time. */
  readonly retryAfterMs: number | undefined;

  constructor(said: {
    readonly message: string;
    readonly status: number;
    readonly code: string | undefined;
    readonly retryAfterMs: number | undefined;
  }) {
    super(said.message);
    this.name = 'ErrorReply';
    this.status = said.status;
    this.code = said.code;
    this.retryAfterMs = said.retryAfterMs;
  }
}

/** The request may have been carried out, but no whole, readable reply tells. */
export class LostReply extends Error {
  override readonly name = 'LostReply';
}

/** The request was never sent, because the exchange told us to be silent for a while. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly banned: boolean;
  /** How long the silence still lasts; above zero. */
  readonly retryAfterMs: number;

  constructor(banned: boolean, retryAfterMs: number) {
    super(
      `No request is sent for another ${Math.ceil(retryAfterMs / 1_000)} s: Binance ${banned ? 'banned this address' : 'said that there were too many'}.`,
    );
    this.banned = banned;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The sentence a failure carries. */
export const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
