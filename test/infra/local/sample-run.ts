import type { CashLine, HedgeSummary, OrderLine, RunSummary } from '../../../infra/local/run-summary.ts';
import type { Alert } from '../../../shared/alerts/alert.ts';
import { coins, contracts, price, quote, ratio } from '../../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time/duration.ts';

const FROM_MS = Date.UTC(2026, 0, 1);

/** A hedge that earned what its coins lost, nearly. */
export const HEDGE: HedgeSummary = {
  policyId: 'btc-core',
  coin: 'BTC',
  quoteCoin: 'USDT',
  symbol: 'BTC/USDT:USDT',
  standing: 'active',
  ratio: ratio('1'),
  coins: coins('1.5'),
  short: coins('1.5'),
  hedgeRatio: ratio('1'),
  contracts: contracts('1.5'),
  spotStart: price('60000'),
  spotEnd: price('1234567.891'),
  spotProfit: quote('-1234567.895'),
  shortProfit: quote('1234500.5'),
  fees: quote('45.25'),
  funding: quote('-12.5'),
  together: quote('-125.145'),
  orders: 3,
  topUps: 1,
  toppedUp: quote('27202.37'),
  liquidations: 0,
  distance: ratio('0.412'),
  distanceMin: ratio('0.2504'),
  survival: 'With the cash present this short survives a rise of 89.6 % (price 137107).',
  meanRatio: ratio('0.9986'),
};

/** A hedge that was taken off. */
const REMOVED: HedgeSummary = {
  policyId: 'eth-half',
  coin: 'ETH',
  quoteCoin: 'USDT',
  symbol: 'ETH/USDT:USDT',
  standing: 'active',
  ratio: ratio('0.5'),
  coins: coins('10'),
  short: coins('0'),
  hedgeRatio: ratio('0'),
  contracts: contracts('0'),
  spotStart: price('3000'),
  spotEnd: price('3210.5'),
  spotProfit: quote('2105'),
  shortProfit: quote('0'),
  fees: quote('0'),
  funding: quote('-0.001'),
  together: quote('2104.999'),
  orders: 2,
  topUps: 0,
  toppedUp: quote('0'),
  liquidations: 0,
};

export const ORDER: OrderLine = {
  atMs: FROM_MS,
  policyId: 'btc-core',
  coin: 'BTC',
  purpose: 'open',
  side: 'sell',
  wanted: coins('1.5'),
  filled: coins('1.5'),
  averagePrice: price('59993.2'),
  outcome: 'filled',
  because: 'the policy asks for 100 % of the coins',
};

export const CASH: CashLine = {
  atMs: FROM_MS + 5 * DAY_MS,
  what: '27202.37 added to the margin of BTC/USDT:USDT',
  amount: quote('27202.37'),
  outcome: 'settled',
  because: 'liquidation at 89926.98 is 24.35 % away: equity is restored',
};

export const ALERT: Alert = {
  id: 'main-1',
  account: 'main',
  atMs: FROM_MS + HOUR_MS,
  severity: 'info',
  code: 'hedge-opened',
  subject: 'BTC hedge opened',
  text: 'Sold 1.5 BTC at 59993.20: the policy asks for 100 % of the coins. The short is 1.5 BTC now.',
};

export const RUN: RunSummary = {
  market: 'generated market, seed 1',
  stack: 'the stack as deployed, except mode=live, every=1h',
  notes: ['eth-half: takeProfit ends the protection.'],
  fromMs: FROM_MS,
  toMs: FROM_MS + 30 * DAY_MS,
  everyMs: HOUR_MS,
  passes: 1721,
  urgentPasses: 3,
  skippedTicks: 0,
  quietPasses: 1620,
  failedPasses: [],
  stackFaults: [],
  hedges: [HEDGE, REMOVED],
  orders: [ORDER, { ...ORDER, outcome: 'refused: margin', filled: coins('0'), because: 'ratio raised' }],
  cash: [CASH],
  alerts: [ALERT],
  quietPassCalls: { 'GET /fapi/v3/positionRisk': 1, 'GET /api/v3/account': 2 },
  exchangeCalls: 7443,
  booksAgree: true,
  synthMs: 7_012.4,
  wallMs: 21_234.5,
  passMedianMs: 24.6,
};
