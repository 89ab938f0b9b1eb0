import type { Candle } from '../../../shared/market/candle.ts';
import type { OtherWallet } from '../../../shared/market/wallet.ts';
import type { Coins, Price, Ratio } from '../../../shared/money/amount.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import { type EmulatedSymbol, wireIdOf } from './emulated-symbols.ts';

/** What may be done with an API key. */
export interface KeyRights {
  readonly canTrade: boolean;
  readonly canWithdraw: boolean;
  readonly canTransfer: boolean;
  readonly isIpRestricted: boolean;
}

/** A settlement that has happened, for everybody. */
interface SettledFunding {
  readonly atMs: number;
  readonly rate: Ratio;
  readonly mark: Price;
}

/** The past of the market, which the venue itself does not keep. */
export interface MarketHistory {
  /** Closed hourly bars whose opening lies in [fromMs, toMs), oldest first. */
  candles(kind: 'spot' | 'perp' | 'mark', coin: string, fromMs: number, toMs: number): readonly Candle[];
  /** Settlements in [fromMs, toMs], oldest first. */
  funding(coin: string, fromMs: number, toMs: number): readonly SettledFunding[];
}

/** Where one account's state lives; every request that changes something puts the new state here. */
export interface VenueHolder {
  venue: VenueState;
  /** Coins in wallets beside spot, by wallet and coin; absent: none. */
  readonly wallets?: ReadonlyMap<OtherWallet, ReadonlyMap<string, Coins>>;
}

/** One request as an endpoint sees it: parameters of query and body together, the signature already checked. */
export interface WireRequest {
  readonly method: string;
  /** The real path, such as `/fapi/v1/order`. */
  readonly path: string;
  readonly params: ReadonlyMap<string, string>;
  readonly nowMs: number;
  /** The account of the key; for a public endpoint the market alone. */
  readonly account: VenueHolder;
  readonly rights: KeyRights;
  readonly symbols: readonly EmulatedSymbol[];
  readonly history: MarketHistory;
}

export interface WireReply {
  readonly status: number;
  readonly body: unknown;
}

/** One endpoint. `trade` and `transfer` are signed like `read`, and need that right of the key. */
export interface Endpoint {
  readonly access: 'public' | 'read' | 'trade' | 'transfer';
  readonly answer: (request: WireRequest) => WireReply;
}

/** Endpoints by `METHOD path`. */
export type EndpointTable = Readonly<Record<string, Endpoint>>;

/** The listed symbol a request names by its `symbol` parameter, else undefined. */
export const namedSymbol = (request: WireRequest): EmulatedSymbol | undefined =>
  request.symbols.find(({ instrument }) => wireIdOf(instrument) === request.params.get('symbol'));

/** Whether a host lists that symbol. */
export const isListed = (symbols: readonly EmulatedSymbol[], symbol: string): boolean =>
  symbols.some(({ instrument }) => instrument.symbol === symbol);

/** The symbols that have a price now: all of them, or the one the request names. */
export const pricedSymbols = ({ symbols, account, params }: WireRequest): readonly EmulatedSymbol[] =>
  symbols.filter(
    ({ instrument }) =>
      account.venue.prices[instrument.symbol] !== undefined &&
      (params.get('symbol') ?? wireIdOf(instrument)) === wireIdOf(instrument),
  );
