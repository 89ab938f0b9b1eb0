import type { Alert } from '../../shared/alerts/alert.ts';
import type { Coins, Contracts, Price, Quote, Ratio } from '../../shared/money/amount.ts';
import type { CaseName } from './worked-cases.ts';

/** One order of the run, as a person wants to read it. */
export interface OrderLine {
  readonly atMs: number;
  readonly policyId: string;
  readonly coin: string;
  /** `open`, `grow`, `shrink`, `remove`, `rescue`, `naked`. */
  readonly purpose: string;
  readonly side: 'sell' | 'buy';
  readonly wanted: Coins;
  readonly filled: Coins;
  readonly averagePrice?: Price;
  /** `filled`, `partial`, `refused: margin`, `in doubt`, `resting`, `void`. */
  readonly outcome: string;
  readonly because: string;
}

/** One move of cash: a top-up of margin or a transfer between wallets. */
export interface CashLine {
  readonly atMs: number;
  readonly what: string;
  readonly amount: Quote;
  readonly outcome: string;
  readonly because: string;
}

/** One hedge over the whole run, in quote currency unless it says coins. */
export interface HedgeSummary {
  readonly policyId: string;
  readonly coin: string;
  readonly quoteCoin: string;
  readonly symbol: string;
  readonly standing: string;
  readonly ratio?: Ratio;
  readonly coins: Coins;
  readonly short: Coins;
  /** The short beside the coins; absent without coins. */
  readonly hedgeRatio?: Ratio;
  readonly contracts: Contracts;
  readonly spotStart: Price;
  readonly spotEnd: Price;
  readonly spotProfit: Quote;
  /** Realised and unrealised, before fees and funding. */
  readonly shortProfit: Quote;
  readonly fees: Quote;
  /** Above zero: received. */
  readonly funding: Quote;
  /** spotProfit + shortProfit - fees + funding. */
  readonly together: Quote;
  readonly orders: number;
  readonly topUps: number;
  readonly toppedUp: Quote;
  readonly liquidations: number;
  /** Distance to liquidation at the end, as a part of the mark; absent when flat. */
  readonly distance?: Ratio;
  /** The smallest distance any pass saw. */
  readonly distanceMin?: Ratio;
  readonly survival?: string;
  /** The mean over passes of short / coins; absent when it never held coins. */
  readonly meanRatio?: Ratio;
}

/** Everything `npm start` shows, and all that `--json` writes. */
export interface RunSummary {
  readonly market: string;
  /** How the stack that ran differs from the one a fresh deployment would be. */
  readonly stack: string;
  readonly notes: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly everyMs: number;
  readonly passes: number;
  readonly urgentPasses: number;
  /** Ticks finer than the market's candles that were skipped. */
  readonly skippedTicks: number;
  /** Passes that changed nothing and sent no order. */
  readonly quietPasses: number;
  readonly failedPasses: readonly string[];
  /** What went wrong around the passes: calls that failed, rights that were missing, messages that were given up. */
  readonly stackFaults: readonly string[];
  readonly hedges: readonly HedgeSummary[];
  readonly orders: readonly OrderLine[];
  readonly cash: readonly CashLine[];
  readonly alerts: readonly Alert[];
  /** Exchange calls of the last quiet pass, by `METHOD path`. */
  readonly quietPassCalls: Readonly<Record<string, number>>;
  readonly exchangeCalls: number;
  /** Whether the ledger alone rebuilds the exchange's position and profit. */
  readonly booksAgree: boolean;
  /** The part of `wallMs` in which the stack was synthesized. */
  readonly synthMs: number;
  readonly wallMs: number;
  readonly passMedianMs: number;
}

/** Where a run has got to, for the progress line. */
export interface RunProgress {
  readonly done: number;
  readonly of: number;
  readonly atMs: number;
  readonly marks: Readonly<Record<string, Price>>;
  readonly shorts: Readonly<Record<string, Coins>>;
  readonly alerts: number;
}

/** What the command line asks for, checked. */
export interface RunOptions {
  readonly market:
    | { readonly kind: 'generated'; readonly seed: number }
    | { readonly kind: 'folder'; readonly folder: string }
    | { readonly kind: 'case'; readonly name: CaseName };
  /** Absent: the market's own range, or thirty days from the seeded start. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly everyMs: number;
  /** Policy items as the file holds them; absent: the two demo policies. */
  readonly policyFile?: string;
  /** Whether the exchange takes fees. */
  readonly fees: boolean;
  /** Folder in which the tables persist; running again continues. */
  readonly keep?: string;
  readonly jsonFile?: string;
}
