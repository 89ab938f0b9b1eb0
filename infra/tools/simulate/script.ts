import type { Side } from '../../../shared/market/order.ts';
import type { RefusalCode } from '../../../shared/market/outcome.ts';
import type { OtherWallet } from '../../../shared/market/wallet.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import type { PastName } from './world/past-shapes.ts';

/**
 * One run of the simulation, written down: what the owners want, and everything that goes wrong, tick by tick. Plain JSON,
 * so that a script that broke a promise can be kept for ever, whatever becomes of the generator that drew it.
 */
export interface Script {
  readonly schema: 1;
  readonly limits: 'wide' | 'tight';
  readonly accounts: readonly AccountScript[];
  /** After that tick, counted from 0, the schedule stands still for days, and every settlement is of this rate. */
  readonly pause?: { readonly afterTick: number; readonly days: number; readonly rate: string };
}

export type CoinName = 'BTC' | 'ETH';
/** Wallets beside spot that coins are moved between here. */
type OtherName = OtherWallet;

/** One account: its money, its policies, and its troubles; ticks it does not name are quiet. */
export interface AccountScript {
  readonly futures: string;
  readonly spotCash: string;
  readonly coins: Readonly<Record<CoinName, string>>;
  /** Coins in wallets beside spot; absent: none. Below zero in the margin wallet: borrowed. */
  readonly others?: Readonly<Partial<Record<OtherName, Readonly<Record<CoinName, string>>>>>;
  /** How the market went before the beginning; absent: calmly. */
  readonly past?: PastName;
  /** Attributes of each policy beside account, policyId and mode; `coin` names what it hedges, each coin once. */
  readonly policies: readonly PolicyItem[];
  readonly ticks: readonly Trouble[];
  /** Coins in the wallet that margins the inverse contract, where a policy hedges by it; absent: none. */
  readonly coinWallet?: string;
  /** What BTC did, hour by hour, before the beginning; absent: as ETH did. */
  readonly swings?: Swings;
}

/** In swings of ETH: those that BTC made with it, and those of its own. */
export interface Swings {
  readonly together: number;
  readonly alone: number;
}

/** What goes wrong around one tick of the schedule; until the next one it lasts. Absent: nothing of its kind. */
export interface Trouble {
  /** Passes asked for, after the tick; absent: one, at once. Empty: the trigger got lost. */
  readonly passes?: readonly PassScript[];
  /** What becomes of the orders placed from now on, one after the other; those after the last go well. */
  readonly orders?: readonly OrderFault[];
  /** The same for top-ups, transfers, settings and cancellations. */
  readonly actions?: readonly ActionFault[];
  /** How long the exchange's lists run behind its book. */
  readonly lag?: { readonly positionsMs?: number; readonly fillsMs?: number; readonly ordersMs?: number };
  /** Parts that cannot be read. */
  readonly unread?: readonly ReadPart[];
  /** How the prices of one coin are unfit; `stand-in`: its spot market is halted. Zero or NaN are failed reads: `prices`. */
  readonly prices?: { readonly coin: CoinName; readonly flaw: 'stale' | 'crossed' | 'apart' | 'stand-in' };
  /** What is wrong with the lists of bars and of settlements. */
  readonly history?: { readonly bars?: 'stale' | 'gap' | 'nonsense'; readonly rates?: 'stale' | 'gap' };
  /** 429 or 418: the exchange answers nothing else for a while. */
  readonly silence?: { readonly code: 'throttled' | 'banned'; readonly forMs: number };
  readonly maintenance?: true;
  readonly keysGone?: true;
  readonly channelDown?: true;
  /** The program's clock less the true one. */
  readonly skewMs?: number;
  /** The ledger of the account is restored from the backup made so many ticks before. */
  readonly rollback?: number;
  readonly happenings?: readonly Happening[];
}

/** One process. `at` in its faults counts the calls it makes, from 0. */
export interface PassScript {
  readonly afterMs: number;
  /** Asked for out of turn: it carries no tick. */
  readonly urgent?: true;
  /** Killed there: before the call has any effect, or right after it. */
  readonly crash?: { readonly at: number; readonly when: 'before' | 'after' };
  /** Held up there: the process itself, its request on the way out (already signed), or the reply. */
  readonly slow?: { readonly at: number; readonly what: 'process' | 'request' | 'reply'; readonly forMs: number };
  /** A call to the store fails there, or the next one after: not applied, or applied with its reply lost. */
  readonly store?: { readonly at: number; readonly how: 'throttled' | 'reply-lost' };
}

/** What becomes of one order. Fractions are of the order. */
export type OrderFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse'; readonly code: RefusalCode }
  /** The request never arrives; nobody knows that. */
  | { readonly kind: 'cut-before' }
  /** It is accepted, and the reply is lost. */
  | { readonly kind: 'cut-after' }
  /** The reply is lost, and it is accepted later, within the request's window. */
  | { readonly kind: 'late'; readonly byMs: number }
  /** The book holds only this part of it. */
  | { readonly kind: 'partial'; readonly fraction: number }
  /** The book is empty: what takes finds nothing, what may rest does. */
  | { readonly kind: 'empty-book' };

export type ActionFault = Extract<
  OrderFault,
  { readonly kind: 'none' | 'refuse' | 'cut-before' | 'cut-after' | 'late' }
>;

/** What a look consists of, and the other questions, each of which can fail by itself. */
export type ReadPart =
  | 'clock'
  | 'mode'
  | 'spot'
  | 'futures'
  | 'positions'
  | 'settings'
  | 'resting'
  | 'prices'
  | 'funding'
  | 'fills'
  | 'instruments'
  | 'key'
  | 'find'
  | 'candles'
  | 'rates'
  | 'wallets'
  | 'policies'
  | 'controls';

/** Something people, the market or the exchange do, so long after the tick. */
export type Happening = { readonly afterMs: number } & (
  | ExchangeEvent
  | { readonly kind: 'key'; readonly canWithdraw: boolean }
  /** Coins move from spot to another wallet, or back where the amount is below zero. */
  | { readonly kind: 'moved'; readonly coin: CoinName; readonly to: OtherName; readonly amount: number }
  | OwnersWriting
);

/** What happens on the exchange itself. */
export type ExchangeEvent =
  | { readonly kind: 'move'; readonly coin: CoinName; readonly percent: number }
  | { readonly kind: 'funding'; readonly coin: CoinName; readonly rate: string }
  /** Below zero: they leave. */
  | { readonly kind: 'coins'; readonly coin: CoinName; readonly amount: number }
  | { readonly kind: 'cash'; readonly wallet: 'futures' | 'spot'; readonly amount: number }
  /** Into the wallet that margins the inverse contract, or out of it. */
  | { readonly kind: 'coin-cash'; readonly amount: number }
  | { readonly kind: 'trade'; readonly coin: CoinName; readonly side: Side; readonly contracts: string }
  | { readonly kind: 'leverage'; readonly coin: CoinName; readonly leverage: number }
  | { readonly kind: 'position-mode'; readonly mode: 'one-way' | 'hedge' }
  | { readonly kind: 'deleverage'; readonly coin: CoinName; readonly contracts: string }
  | { readonly kind: 'market-halt'; readonly coin: CoinName; readonly isHalted: boolean };

/** What the owner writes into the tables. `resume`: he lifts the last halt he was told of. */
export type OwnersWriting =
  | { readonly kind: 'policy'; readonly coin: CoinName; readonly edit: PolicyEdit }
  | { readonly kind: 'control'; readonly mode: ControlWord; readonly ofAll?: true }
  | { readonly kind: 'resume' };

/** `nonsense`: something that says nothing. `gone`: the item is taken away. */
type ControlWord = 'run' | 'reduceOnly' | 'stop' | 'nonsense' | 'gone';

/** `copy`: a second policy for the same coin. `restore`: as it was in the beginning. */
export type PolicyEdit =
  | { readonly kind: 'nonsense' | 'copy' | 'delete' | 'disable' | 'restore' }
  | { readonly kind: 'change'; readonly to: PolicyItem };

/** Reads a script that was kept; throws a sentence when this program does not know its schema. */
export function parseScript(text: string): Script {
  const script: Script = JSON.parse(text);
  if (script.schema !== 1) throw new Error(`the script has schema ${String(script.schema)}; this simulation plays 1`);
  return script;
}
