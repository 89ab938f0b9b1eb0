import type { ConditionFacts } from '../../shared/hedge/evaluate-condition.ts';
import { type HedgeState, newHedge } from '../../shared/hedge/hedge-state.ts';
import type { HedgeView } from '../../shared/hedge/hedge-view.ts';
import { NOTHING_ASKED } from '../../shared/hedge/market-sight.ts';
import { NO_OTHERS } from '../../shared/margin/short-margin.ts';
import { dollarWorthOf } from '../../shared/market/contract-value.ts';
import type { Instrument, MarginTier } from '../../shared/market/instrument.ts';
import { found } from '../../shared/market/read.ts';
import type { Position, Prices } from '../../shared/market/snapshot.ts';
import { coins, contracts, NO_COINS, NO_DOLLARS, NO_QUOTE, price, quote, ratio } from '../../shared/money/amount.ts';
import { notional } from '../../shared/money/conversions.ts';
import { DEFAULT_MARGIN } from '../../shared/policy/default-margin.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { dayOf } from '../../shared/time/instant.ts';

/** When the stories of these tests are told. */
export const NOW_MS = Date.UTC(2026, 10, 1, 12);
export const BTC = 'BTC/USDT:USDT';
/** What the tutorial pays for a coin when it opens its hedge. */
const ENTRY = '60000';

const tier = (floor: string, cap: string, rate: string, deduction: string): MarginTier => ({
  notionalFloor: quote(floor),
  notionalCap: quote(cap),
  rate: ratio(rate),
  deduction: quote(deduction),
});

/** BTCUSDT as published in October 2024. */
export const TIERS: readonly MarginTier[] = [
  tier('0', '50000', '0.004', '0'),
  tier('50000', '600000', '0.005', '50'),
  tier('600000', '3000000', '0.0065', '950'),
  tier('3000000', '12000000', '0.01', '11450'),
  tier('12000000', '70000000', '0.02', '131450'),
];

/** The rules of the BTC perpetual. */
export const instrumentOf = (changes: Partial<Instrument> = {}): Instrument => ({
  symbol: BTC,
  coin: 'BTC',
  quoteCoin: 'USDT',
  contractSize: coins('1'),
  lot: contracts('0.001'),
  quantityMin: contracts('0.001'),
  quantityMax: contracts('120'),
  notionalMin: quote('100'),
  tick: price('0.1'),
  tiers: TIERS,
  fundingIntervalMs: 28_800_000,
  status: 'trading',
  ...changes,
});

/** Fresh prices that agree: everything at the mark, one tick between bid and ask. */
export const pricesOf = (mark: string = ENTRY, changes: Partial<Prices> = {}): Prices => ({
  mark: price(mark),
  index: price(mark),
  bid: price(mark),
  ask: price(mark).plus(price('0.1')),
  spot: price(mark),
  fundingRate: ratio('0.0001'),
  markAtMs: NOW_MS - 1_000,
  ...changes,
});

/** A full hedge of the coins on the account with every default of a policy. */
export const policyOf = (changes: Partial<HedgePolicy> = {}): HedgePolicy => ({
  policyId: 'btc-core',
  account: 'main',
  coin: 'BTC',
  enabled: true,
  mode: 'paper',
  paper: { coins: coins('1'), quoteSpot: NO_QUOTE },
  ratio: ratio('1'),
  holdings: { onAccount: true, wallets: ['spot'], except: NO_COINS },
  instrument: BTC,
  leverage: ratio('2'),
  marginMode: 'isolated',
  reserve: ratio('0.5'),
  margin: DEFAULT_MARGIN,
  band: { below: ratio('0.95'), landBelow: ratio('0.98'), above: ratio('1.03'), landAbove: ratio('1') },
  order: { style: 'limit', slippageMax: ratio('0.003'), patience: 2 },
  conviction: 'none',
  raise: [],
  adjust: [],
  remove: [],
  rearm: { kind: 'manual' },
  allowPartial: true,
  adopt: false,
  alertPrices: [],
  alertMinimum: 'info',
  flags: [],
  ...changes,
});

export type Short = Extract<Position, { readonly contracts: unknown }>;

/** A short of so many contracts of one coin, opened at 2x with nothing added since. */
export const shortOf = (quantity: string = '1', entry: string = ENTRY, changes: Partial<Short> = {}): Short => ({
  side: 'short',
  contracts: contracts(quantity),
  entryPrice: price(entry),
  isolatedWallet: notional(coins(quantity), price(entry)).times(ratio('0.5')),
  unrealised: NO_QUOTE,
  ...changes,
});

/** What a view may be told in short: the policy of an active hedge, the mark, the coins on the account, the cash. */
export interface Story extends Partial<HedgeView> {
  readonly policy?: HedgePolicy;
  readonly mark?: string;
  readonly held?: string;
  readonly futures?: string;
}

/** One coin held at 60,000, nothing short yet, 100,000 USDT in the futures wallet, and the owner says run. */
export function viewOf(story: Story = {}): HedgeView {
  const { policy = policyOf(), mark = ENTRY, held = '1', futures = '100000', ...changes } = story;
  const view: HedgeView = {
    nowMs: NOW_MS,
    standing: { kind: 'active', policy },
    plan: policy.margin,
    market: NOTHING_ASKED,
    instrument: instrumentOf(),
    prices: pricesOf(mark),
    position: { side: 'flat' },
    settings: found({ leverage: policy.leverage, marginMode: policy.marginMode }),
    onAccount: found(coins(held)),
    cash: { futures: quote(futures), spot: found(NO_QUOTE) },
    reservedElsewhere: NO_QUOTE,
    futuresTotal: quote(futures),
    others: NO_OTHERS,
    control: 'run',
    limits: CAUTIOUS_LIMITS,
    today: { day: dayOf(NOW_MS), orders: 0, turnover: NO_DOLLARS },
    accountNotional: NO_DOLLARS,
    takerFee: ratio('0.0005'),
    ...changes,
  };
  const { position, instrument, prices } = view;
  if (position.side !== 'short' || changes.accountNotional !== undefined) return view;
  return { ...view, accountNotional: dollarWorthOf(instrument, position.contracts, prices.mark) };
}

/** What conditions are judged on while a hedge is flat and nothing special is known. */
export const factsOf = (changes: Partial<ConditionFacts> = {}): ConditionFacts => ({
  nowMs: NOW_MS,
  mark: price(ENTRY),
  flags: [],
  conviction: 'none',
  distanceIfOpened: ratio('0.49'),
  marginCoinLow: 'false',
  market: { ...NOTHING_ASKED, barsSymbol: BTC, fundingIntervalMs: 28_800_000 },
  ...changes,
});

/** A memory that knows nothing yet, apart from the changes. */
export const stateOf = (changes: Partial<HedgeState> = {}): HedgeState => ({
  ...newHedge('btc-core', BTC),
  ...changes,
});

/** The memory of a hedge that stands where `policy` wants it, by the coins counted. */
export const landedOn = (policy: HedgePolicy = policyOf(), changes: Partial<HedgeState> = {}): HedgeState =>
  stateOf({
    fingerprint: rearmFingerprint(policy),
    landedRatio: policy.ratio,
    openedAtMs: NOW_MS - 3_600_000,
    ...changes,
  });
