import type { Trade } from '../../shared/hedge/decision.ts';
import { newHedge } from '../../shared/hedge/hedge-state.ts';
import type { Fill } from '../../shared/market/fill.ts';
import {
  contracts,
  type Dollars,
  dollars,
  NO_CONTRACTS,
  NO_DOLLARS,
  NO_QUOTE,
  price,
} from '../../shared/money/amount.ts';
import { clientOrderId } from '../../shared/orders/client-order-id.ts';
import type { Desk } from '../../shared/orders/desk.ts';
import type { Intent, Slot } from '../../shared/orders/intent.ts';
import type { OrderWish } from '../../shared/orders/place-order.ts';
import { dayOf } from '../../shared/time/instant.ts';
import { ACCOUNT, type Stage } from '../support/stage.ts';
import { pricesOf } from '../support/venue-readings.ts';
import { BTC, START_MS } from '../venue/scene.ts';

/** An intent to sell 0.5 contracts of BTC at the market, planned by `run-1` at the start. */
export const intentOf = (changes: Partial<Intent> = {}): Intent => ({
  policyId: 'btc-core',
  clientOrderId: clientOrderId(ACCOUNT, BTC, 1),
  purpose: 'open',
  side: 'sell',
  contracts: contracts('0.5'),
  reduceOnly: false,
  style: { kind: 'market' },
  because: 'the short is below its target',
  shortBefore: NO_CONTRACTS,
  target: contracts('0.5'),
  mark: price('60000'),
  runId: 'run-1',
  fence: 1,
  plannedAtMs: START_MS,
  notAfterMs: START_MS + 40_000,
  ...changes,
});

/** The slot of that intent, pending. */
export const slotOf = (changes: Partial<Slot> = {}): Slot => ({
  schema: 1,
  account: ACCOUNT,
  symbol: BTC,
  rev: 1,
  seq: 1,
  booked: NO_CONTRACTS,
  owed: NO_CONTRACTS,
  fillsSinceMs: START_MS - 5_000,
  intent: intentOf(),
  isResting: false,
  ...changes,
});

/** A trade of that intent's order. */
export const fillOf = (id: string, quantity: string, changes: Partial<Fill> = {}): Fill => ({
  id,
  symbol: BTC,
  side: 'sell',
  contracts: contracts(quantity),
  price: price('60000'),
  fee: NO_QUOTE,
  realised: NO_QUOTE,
  exchangeOrderId: '1',
  clientOrderId: clientOrderId(ACCOUNT, BTC, 1),
  origin: 'ours',
  atMs: START_MS,
  ...changes,
});

/** To sell 0.5 contracts of BTC on a stage that has none. */
export function wishOf(stage: Stage, trade: Partial<Trade> = {}, accountNotional: Dollars = dollars('0')): OrderWish {
  const { instruments, prices } = stage.exchange.venue;
  const [instrument, priced] = [instruments[BTC], prices[BTC]];
  if (instrument === undefined || priced === undefined) throw new Error('the stage has no BTC');
  const nowMs = stage.clock.nowMs();
  return {
    slot: undefined,
    state: newHedge('btc-core', BTC),
    trade: {
      kind: 'trade',
      purpose: 'open',
      side: 'sell',
      contracts: contracts('0.5'),
      target: contracts('0.5'),
      style: { kind: 'market' },
      because: 'the short is below its target',
      ...trade,
    },
    instrument,
    prices: pricesOf(priced, nowMs),
    shortBefore: NO_CONTRACTS,
    accountNotional,
    today: { day: dayOf(nowMs), orders: 0, turnover: NO_DOLLARS },
    survivalAfter: () => undefined,
  };
}

/** What a desk has journalled so far, by kind. */
export const kindsOf = (desk: Desk): readonly string[] => desk.written.entries.map(({ kind }) => kind);
