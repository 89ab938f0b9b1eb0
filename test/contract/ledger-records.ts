import type { Alert } from '../../shared/alerts/alert.ts';
import { type AccountRecord, newAccount } from '../../shared/cycle/ledger.ts';
import { type HedgeState, newHedge } from '../../shared/hedge/hedge-state.ts';
import type { DecidedEntry } from '../../shared/journal/entry.ts';
import type { Fill, FundingPayment } from '../../shared/market/fill.ts';
import { coins, contracts, NO_CONTRACTS, price, quote, ratio } from '../../shared/money/amount.ts';
import type { ActionSlot } from '../../shared/orders/action-slot.ts';
import type { Intent, Slot } from '../../shared/orders/intent.ts';

/** When the stories of these tests begin. */
export const START_MS = 1_790_000_000_000;
export const DAY = '2026-09-21';
export const LIFETIME_MS = 90_000;
export const BTC = 'BTC/USDT:USDT';

const intent = (rev: number): Intent => ({
  policyId: 'btc-core',
  clientOrderId: `cw1main${rev}`,
  purpose: 'open',
  side: 'sell',
  contracts: contracts('0.10000000'),
  reduceOnly: false,
  style: { kind: 'post', price: price('64123.1') },
  because: 'the short is 0.1 BTC below its target',
  shortBefore: contracts('0.5'),
  target: contracts('0.6'),
  mark: price('64120.55'),
  runId: 'run-a',
  fence: 1,
  plannedAtMs: START_MS,
  notAfterMs: START_MS + 40_000,
});

/** A slot with everything in it. */
export const slotOf = (rev: number, more: Partial<Slot> = {}): Slot => ({
  schema: 1,
  account: 'main',
  symbol: BTC,
  rev,
  seq: rev,
  booked: contracts('0.5'),
  owed: NO_CONTRACTS,
  lastFillId: '1234567890',
  fillsSinceMs: START_MS,
  intent: intent(rev),
  isResting: true,
  result: { kind: 'partial', contracts: contracts('0.04'), atMs: START_MS + 1 },
  ...more,
});

export const actionOf = (rev: number): ActionSlot => ({
  schema: 1,
  account: 'main',
  rev,
  action: { kind: 'top-up', symbol: BTC, amount: quote('1250.5') },
  because: 'the distance to liquidation has halved',
  walletBefore: quote('4999.99'),
  runId: 'run-a',
  plannedAtMs: START_MS,
  isSettled: false,
});

export const stateOf = (policyId: string, more: Partial<HedgeState> = {}): HedgeState => ({
  ...newHedge(policyId, BTC),
  fingerprint: 'ratio 0.6',
  landedRatio: ratio('0.6'),
  counted: coins('1.00000001'),
  reopenedAtMs: [START_MS - 5, START_MS - 1],
  latch: { kind: 'rule', because: 'der Anstieg ist zurück 📈', atMs: START_MS },
  ...more,
});

export const fillOf = (id: string, atMs = START_MS, more: Partial<Fill> = {}): Fill => ({
  id,
  symbol: BTC,
  side: 'sell',
  contracts: contracts('0.001'),
  price: price('64000.1'),
  fee: quote('0.0256'),
  realised: quote('-0.5'),
  exchangeOrderId: '987654321',
  clientOrderId: 'cw1main1',
  origin: 'ours',
  atMs,
  ...more,
});

export const fundingOf = (atMs: number, symbol = BTC): FundingPayment => ({
  symbol,
  amount: quote('-1.23456789'),
  atMs,
});

export const alertOf = (id: string, atMs = START_MS, more: Partial<Alert> = {}): Alert => ({
  id,
  account: 'main',
  atMs,
  severity: 'warning',
  code: 'margin-low',
  subject: 'BTC: half of the distance to liquidation is gone',
  text: 'Ihr Short hält noch bis 80 123 USDT. 空头 🐻 needs 1,250 USDT more.',
  ...more,
});

export const entryAt = (
  atMs: number,
  more: Partial<DecidedEntry & { readonly runId: string }> = {},
): DecidedEntry & { readonly atMs: number; readonly runId: string; readonly account: string } => ({
  kind: 'decided',
  policyId: 'btc-core',
  symbol: BTC,
  coin: 'BTC',
  mark: price('64120.55'),
  spot: price('64119'),
  short: contracts('0.5'),
  action: 'hold: within the band',
  verdicts: [{ rule: 'band', verdict: 'passes', number: '99.1 % of the target', because: 'above 95 %' }],
  atMs,
  runId: 'run-a',
  account: 'main',
  ...more,
});

export const recordOf = (more: Partial<AccountRecord> = {}): AccountRecord => ({
  ...newAccount(START_MS),
  halt: { id: 'H1', because: 'ein Short, den niemand kennt', atMs: START_MS },
  told: { 'margin-low#btc-core': START_MS, 'stopped#': START_MS },
  ...more,
});
