import type { SettledRate } from '../market/public-market.ts';
import {
  type Coins,
  type Contracts,
  coins,
  contracts,
  type Price,
  price,
  type Quote,
  quote,
  type Ratio,
  ratio,
} from '../money/amount.ts';
import {
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedList,
  storedRecord,
  storedText,
} from '../money/stored.ts';
import { CONVICTIONS, type Conviction } from '../policy/conviction.ts';
import { type FundingRecord, readFundingRecord } from './funding-record.ts';

/** Why a hedge was taken off, which decides how it may come back. */
export type LatchKind = 'rule' | 'take-profit' | 'expired' | 'liquidated' | 'funding' | 'margin-coin' | 'cross-loss';

/** A hedge that was removed stays removed until it is re-armed. */
export interface Latch {
  readonly kind: LatchKind;
  readonly because: string;
  readonly atMs: number;
  /** All the owner's wishes as last seen while it was removed (`wishFingerprint`), to tell him of edits that do not re-arm. */
  readonly wishes?: string;
}

/** A price the owner wants to hear of, on which side of it the mark was, and how often it was crossed. */
export interface PriceAlarm {
  readonly price: Price;
  readonly side: 'above' | 'below';
  readonly times: number;
}

interface Landing {
  readonly ratio: Ratio;
  readonly contracts: Contracts;
}

/** What the program remembers of one hedge between passes. The owner never edits it. */
export interface HedgeState {
  readonly policyId: string;
  readonly symbol: string;
  /** The re-arming fields of the policy as last seen (`policy/rearm-fingerprint.ts`); empty before the first pass. */
  readonly fingerprint: string;
  /** The ratio the short has landed on; absent until a landing was complete. A different ratio lands exactly. */
  readonly landedRatio?: Ratio;
  /** The ratio last decided on; it stands while a rule ahead of it cannot be judged, and since when it does. */
  readonly targetRatio?: Ratio;
  readonly heldSinceMs?: number;
  /** Since when it is not known how a coin and the perpetual of another go together. */
  readonly betaUnknownSinceMs?: number;
  /** The conviction in force, and what the owner had written when it came about. */
  readonly conviction?: Conviction;
  readonly ownersConviction?: Conviction;
  /** A landing under way inside the band: the part of the target it is bound for. */
  readonly landingAt?: Ratio;
  /** The short a landing under way is bound for, and the ratio it is of: standing there it has landed, wherever the target has gone since. */
  readonly boundFor?: Landing;
  readonly latch?: Latch;
  /** When hedges were re-opened after a removal, for the limit of two a week; at most the last ten. */
  readonly reopenedAtMs: readonly number[];
  readonly openedAtMs?: number;
  /** The lowest mark price since then, kept where a condition asks for it. */
  readonly lowestMark?: Price;
  /** The price of a coin hedged by another, when its short was opened. */
  readonly crossCoinPrice?: Price;
  /** The short that this price is of: what is added later was opened at a price of its own. */
  readonly crossContracts?: Contracts;
  readonly alarms?: readonly PriceAlarm[];
  /** Since when the margin coin stands below what the owner accepts. */
  readonly marginCoinLowSinceMs?: number;
  /** What the open short has received and paid in funding. */
  readonly funding?: FundingRecord;
  /** Settlements of the perpetual that conditions ask about, oldest first. */
  readonly settledRates?: readonly SettledRate[];
  /** Coins on the account that count now; a rise may count later, a steep fall only on a second reading. */
  readonly counted?: Coins;
  readonly riseSinceMs?: number;
  /** The coins seen when the rise under way began, or the fewest since: no more than these count when it has lasted. */
  readonly risenTo?: Coins;
  readonly dropSinceMs?: number;
  readonly nakedSinceMs?: number;
  /** Passes in which a posted order stayed unfilled. */
  readonly unfilledPosts: number;
  /** Rescue orders in a row that found no counterpart: each widens the next one's price. */
  readonly unfilledRescues: number;
  /** Passes in a row with prices nobody should trade on. */
  readonly insanePasses: number;
  /** Cash moved to the short's margin on one UTC day. */
  readonly toppedUpDay?: string;
  readonly toppedUp?: Quote;
  /** The last valid version of the policy, as `policyText` writes it: a deleted item cannot be read. */
  readonly lastValid?: string;
}

/** The memory of a hedge nobody has tended yet. */
export const newHedge = (policyId: string, symbol: string): HedgeState => ({
  policyId,
  symbol,
  fingerprint: '',
  reopenedAtMs: [],
  unfilledPosts: 0,
  unfilledRescues: 0,
  insanePasses: 0,
});

/** What is remembered of the short and the coins themselves, whatever the policy that speaks for them is called. */
const OF_THE_SHORT = [
  'openedAtMs',
  'lowestMark',
  'crossCoinPrice',
  'crossContracts',
  'funding',
  'counted',
  'riseSinceMs',
  'risenTo',
  'dropSinceMs',
  'nakedSinceMs',
  'toppedUpDay',
  'toppedUp',
] as const satisfies readonly (keyof HedgeState)[];

/** The memory of a hedge whose policy has got another name: the short is the same, and so are the coins behind it. */
export function renamed(before: HedgeState, policyId: string): HedgeState {
  const kept = OF_THE_SHORT.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]] as const]));
  return { ...newHedge(policyId, before.symbol), ...Object.fromEntries(kept) };
}

/** Reads a stored state back; throws a sentence naming the field when it cannot. */
export const readHedgeState: StoredReader<HedgeState> = storedRecord<HedgeState>(
  {
    policyId: storedText,
    symbol: storedText,
    fingerprint: storedText,
    landedRatio: storedAmount(ratio),
    targetRatio: storedAmount(ratio),
    heldSinceMs: storedCount,
    betaUnknownSinceMs: storedCount,
    conviction: storedChoice(...CONVICTIONS),
    ownersConviction: storedChoice(...CONVICTIONS),
    landingAt: storedAmount(ratio),
    boundFor: storedRecord<Landing>({ ratio: storedAmount(ratio), contracts: storedAmount(contracts) }),
    latch: storedRecord<Latch>(
      {
        kind: storedChoice('rule', 'take-profit', 'expired', 'liquidated', 'funding', 'margin-coin', 'cross-loss'),
        because: storedText,
        atMs: storedCount,
        wishes: storedText,
      },
      ['wishes'],
    ),
    reopenedAtMs: storedList(storedCount),
    openedAtMs: storedCount,
    lowestMark: storedAmount(price),
    crossCoinPrice: storedAmount(price),
    crossContracts: storedAmount(contracts),
    alarms: storedList(
      storedRecord<PriceAlarm>({
        price: storedAmount(price),
        side: storedChoice('above', 'below'),
        times: storedCount,
      }),
    ),
    marginCoinLowSinceMs: storedCount,
    funding: readFundingRecord,
    settledRates: storedList(storedRecord<SettledRate>({ atMs: storedCount, rate: storedAmount(ratio) })),
    counted: storedAmount(coins),
    riseSinceMs: storedCount,
    risenTo: storedAmount(coins),
    dropSinceMs: storedCount,
    nakedSinceMs: storedCount,
    unfilledPosts: storedCount,
    unfilledRescues: storedCount,
    insanePasses: storedCount,
    toppedUpDay: storedText,
    toppedUp: storedAmount(quote),
    lastValid: storedText,
  },
  [
    'landedRatio',
    'targetRatio',
    'heldSinceMs',
    'betaUnknownSinceMs',
    'conviction',
    'ownersConviction',
    'landingAt',
    'boundFor',
    'latch',
    'openedAtMs',
    'lowestMark',
    'crossCoinPrice',
    'crossContracts',
    'alarms',
    'marginCoinLowSinceMs',
    'funding',
    'settledRates',
    'counted',
    'riseSinceMs',
    'risenTo',
    'dropSinceMs',
    'nakedSinceMs',
    'toppedUpDay',
    'toppedUp',
    'lastValid',
  ],
);

/** What a hedge may forget: the fields that may be absent. */
type Memory = { [K in keyof HedgeState]-?: undefined extends HedgeState[K] ? K : never }[keyof HedgeState];

/** `state` without the named memories: itself where it holds none of them, which is nearly always. */
export function forget(state: HedgeState, ...names: readonly Memory[]): HedgeState {
  if (names.every((name) => state[name] === undefined)) return state;
  const copy = { ...state };
  for (const name of names) delete copy[name];
  return copy;
}
