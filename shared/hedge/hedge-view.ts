import type { OtherPositions } from '../margin/short-margin.ts';
import { coinsHedged } from '../market/contract-value.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Read } from '../market/read.ts';
import type { Position, Prices, SymbolSettings } from '../market/snapshot.ts';
import {
  type Coins,
  type Contracts,
  type Dollars,
  NO_COINS,
  NO_CONTRACTS,
  type Quote,
  type Ratio,
} from '../money/amount.ts';
import type { ControlMode } from '../policy/controls.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { HedgePolicy, MarginPolicy } from '../policy/hedge-policy.ts';
import type { PolicyFault } from '../policy/policy-fault.ts';
import type { MarketSight } from './market-sight.ts';

/**
 * What stands behind a hedge today. `active`: an enabled, valid policy. `disabled`: the owner switched it off.
 * `frozen`: the item is faulty. `orphaned`: the item is gone while our short is still open.
 * Only an active hedge changes its size by rule; the margin duty and the naked check outlive them all.
 */
export type Standing =
  | { readonly kind: 'active'; readonly policy: HedgePolicy }
  | { readonly kind: 'disabled'; readonly policy: HedgePolicy }
  | { readonly kind: 'frozen'; readonly faults: readonly PolicyFault[]; readonly last?: HedgePolicy }
  | { readonly kind: 'orphaned'; readonly last?: HedgePolicy };

/** Orders already sent on this UTC day, against the deployed budget. */
export interface DayBudget {
  readonly day: string;
  readonly orders: number;
  readonly turnover: Dollars;
}

/** Cash in the account that may stand behind a hedge, in the coin that margins it. */
export interface Cash {
  readonly futures: Quote;
  /** Quote coin in the spot wallet; only usable where the policy's margin plan names spot. */
  readonly spot: Read<Quote>;
}

/** Everything one decision about one hedge is made from. */
export interface HedgeView {
  readonly nowMs: number;
  readonly standing: Standing;
  /** The margin plan in force: the policy's, else the last valid one's, else the default. */
  readonly plan: MarginPolicy;
  readonly market: MarketSight;
  readonly instrument: Instrument;
  readonly prices: Prices;
  readonly position: Position;
  readonly settings: Read<SymbolSettings>;
  /** The hedged coin in the wallets that the policy counts. */
  readonly onAccount: Read<Coins>;
  readonly cash: Cash;
  /** What the other hedges on the same wallet need as their reserve: growth leaves it alone, rescues may use it. */
  readonly reservedElsewhere: Quote;
  /** The whole futures wallet before unrealised profit, margin of isolated positions included. */
  readonly futuresTotal: Quote;
  /** What the account's other positions in the same quote coin do to that wallet: a cross position shares it with them. */
  readonly others: OtherPositions;
  readonly control: ControlMode | 'unset' | 'unreadable';
  readonly limits: DeployedLimits;
  readonly today: DayBudget;
  /** Notional of all shorts of the account at mark, this one included. */
  readonly accountNotional: Dollars;
  /** Part of the notional a taker pays. */
  readonly takerFee: Ratio;
  /** Growth is forbidden for a reason outside this hedge (halt, clock, banned, cooldown); its sentence. */
  readonly growthBlocked?: string;
  /** A shrink that only follows coins or ratio waits for the next pass, for this reason; what is urgent does not. */
  readonly shrinkWaits?: string;
}

/** The policy that speaks for a hedge, the last valid one where today's cannot. */
export const policyInForce = (standing: Standing): HedgePolicy | undefined =>
  standing.kind === 'active' || standing.kind === 'disabled' ? standing.policy : standing.last;

/** Contracts held short now; zero when flat or long. */
export const shortContracts = (view: Pick<HedgeView, 'position'>): Contracts =>
  view.position.side === 'short' ? view.position.contracts : NO_CONTRACTS;

/** Coins held short now; of an inverse contract those that it was sold for, whatever the price has done since. */
export const shortCoins = ({ position, instrument }: Pick<HedgeView, 'position' | 'instrument'>): Coins =>
  position.side === 'short' ? coinsHedged(instrument, position.contracts, position.entryPrice) : NO_COINS;
