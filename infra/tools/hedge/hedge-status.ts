import type { HedgeSeen } from '../../../shared/cycle/hedge-seen.ts';
import type { Hedge } from '../../../shared/cycle/hedges.ts';
import type { History } from '../../../shared/cycle/ledger.ts';
import type { Latch } from '../../../shared/hedge/hedge-state.ts';
import { policyInForce } from '../../../shared/hedge/hedge-view.ts';
import { survivalWords } from '../../../shared/hedge/survival-sentence.ts';
import { distanceTo } from '../../../shared/margin/short-margin.ts';
import {
  type Coins,
  larger,
  NO_COINS,
  NO_QUOTE,
  NO_RATIO,
  ONE,
  type Price,
  type Quote,
  type Ratio,
} from '../../../shared/money/amount.ts';
import { ratioOf } from '../../../shared/money/conversions.ts';
import { type AccountFacts, hasShort } from './account-facts.ts';

type State = 'active' | 'removed' | 'disabled' | 'frozen' | 'deleted' | 'idle';

/** How one hedge stands, as the tables tell it. */
export interface HedgeStatus {
  readonly policyId: string;
  readonly symbol?: string;
  /** `idle`: another policy tends its symbol. */
  readonly state: State;
  readonly hasShort: boolean;
  /** When the figures were seen; absent where no pass has seen the hedge. */
  readonly seenAtMs?: number;
  readonly mark?: Price;
  readonly short?: Coins;
  /** Coins behind it: on the account where they count, and elsewhere, without the exceptions. */
  readonly coins?: Coins;
  readonly hedgeRatio?: Ratio;
  /** What the policy wants now; absent where its size stays as it is. */
  readonly target?: Ratio;
  readonly liquidation?: Price;
  readonly distance?: Ratio;
  readonly survival?: string;
  /** Received, above zero, or paid since the first trade. */
  readonly funding: Quote;
  readonly latch?: Latch;
  readonly faults: readonly string[];
}

/** Puts together what is known of one hedge. `isTended`: it speaks for its symbol. */
export function hedgeStatus(facts: AccountFacts, hedge: Hedge, history: History, isTended: boolean): HedgeStatus {
  const { policyId, symbol, standing } = hedge;
  const seen = isTended ? facts.record?.seen?.[policyId] : undefined;
  const latch = facts.page.states.find((state) => state.policyId === policyId && state.symbol === symbol)?.latch;
  const funding = history.funding.filter((payment) => payment.symbol === symbol);
  return {
    policyId,
    state: stateOf(hedge, latch, isTended),
    hasShort: isTended && hasShort(facts, hedge),
    funding: isTended ? funding.reduce((sum, { amount }) => sum.plus(amount), NO_QUOTE) : NO_QUOTE,
    faults: standing.kind === 'frozen' ? standing.faults.map(({ sentence }) => sentence) : [],
    ...(symbol === undefined ? {} : { symbol }),
    ...(latch === undefined ? {} : { latch }),
    ...targetOf(hedge, latch),
    ...(seen === undefined ? {} : figuresOf(hedge, seen)),
  };
}

function stateOf({ standing }: Hedge, latch: Latch | undefined, isTended: boolean): State {
  if (standing.kind === 'frozen' || standing.kind === 'disabled') return standing.kind;
  if (standing.kind === 'orphaned') return 'deleted';
  if (!isTended) return 'idle';
  return latch === undefined ? 'active' : 'removed';
}

function targetOf({ standing }: Hedge, latch: Latch | undefined): Pick<HedgeStatus, 'target'> {
  if (standing.kind !== 'active') return {};
  return { target: latch === undefined ? standing.policy.ratio : NO_RATIO };
}

function figuresOf(hedge: Hedge, seen: HedgeSeen): Partial<HedgeStatus> {
  const { atMs, mark, short, liquidation } = seen;
  const coins = coinsBehind(hedge, seen);
  return {
    seenAtMs: atMs,
    mark,
    short,
    ...(coins === undefined ? {} : { coins }),
    ...(coins === undefined || !coins.isPositive() || isByAnother(hedge) ? {} : { hedgeRatio: ratioOf(short, coins) }),
    ...(liquidation === undefined ? {} : { liquidation, distance: distanceTo(liquidation, mark) }),
    ...survivalOf(hedge, seen),
  };
}

/** Coins of two kinds have no ratio. */
const isByAnother = ({ standing }: Hedge): boolean => policyInForce(standing)?.cross !== undefined;

function coinsBehind({ standing }: Hedge, { coins }: HedgeSeen): Coins | undefined {
  const holdings = policyInForce(standing)?.holdings;
  if (holdings === undefined) return coins;
  const onAccount = holdings.onAccount ? coins : NO_COINS;
  if (onAccount === undefined) return undefined;
  return larger(NO_COINS, onAccount.plus(holdings.elsewhere?.amount ?? NO_COINS).minus(holdings.except));
}

function survivalOf({ symbol = '' }: Hedge, { mark, survival }: HedgeSeen): Pick<HedgeStatus, 'survival'> {
  if (survival === undefined) return {};
  const { to, missing, topUp, at } = survival;
  const figures = {
    survivesTo: to,
    survivesRise: distanceTo(to, mark),
    doubled: mark.times(ONE.plus(ONE)),
    missingAtDoubled: missing,
    ...(topUp === undefined || at === undefined ? {} : { nextTopUp: { amount: topUp, at } }),
  };
  return { survival: survivalWords(figures, symbol) };
}
