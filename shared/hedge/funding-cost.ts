import type { FundingPayment } from '../market/fill.ts';
import { NO_QUOTE, type Quote, type Ratio, ratio } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { DAY_MS } from '../time/duration.ts';
import { dayOf } from '../time/instant.ts';
import type { FundingRecord } from './funding-record.ts';
import type { HedgeState } from './hedge-state.ts';

const DAYS_KEPT = 31;
const YEAR_MS = 365 * DAY_MS;

/** Counts settlements into the memory of the hedge they are about, each once, however often they are told. */
export function bookFunding(state: HedgeState, payments: readonly FundingPayment[]): HedgeState {
  const { openedAtMs, symbol } = state;
  if (openedAtMs === undefined) return state;
  const before = fundingOf(state) ?? {
    sinceMs: openedAtMs,
    untilMs: openedAtMs,
    received: NO_QUOTE,
    paidInARow: 0,
    days: [],
  };
  const fresh = payments.filter((payment) => payment.symbol === symbol && payment.atMs > before.untilMs);
  if (fresh.length === 0) return state;
  return { ...state, funding: [...fresh].sort((a, b) => a.atMs - b.atMs).reduce(withPayment, before) };
}

/** What the short that is open now has received and paid; undefined before its first settlement. */
export const fundingOf = ({ funding, openedAtMs }: HedgeState): FundingRecord | undefined =>
  funding?.sinceMs === openedAtMs ? funding : undefined;

function withPayment(record: FundingRecord, { amount, atMs }: FundingPayment): FundingRecord {
  const day = dayOf(atMs);
  const sofar = record.days.find((one) => one.day === day)?.amount ?? NO_QUOTE;
  const others = record.days.filter((one) => one.day !== day);
  return {
    sinceMs: record.sinceMs,
    untilMs: atMs,
    received: record.received.plus(amount),
    paidInARow: amount.isNegative() ? record.paidInARow + 1 : 0,
    days: [...others, { day, amount: sofar.plus(amount) }].slice(-DAYS_KEPT),
  };
}

/** What the last `days` UTC days have cost, today included; below zero where they earned. */
export function costOfDays({ days: listed }: FundingRecord, days: number, nowMs: number): Quote {
  const first = dayOf(nowMs - (days - 1) * DAY_MS);
  return listed.filter(({ day }) => day >= first).reduce((sum, { amount }) => sum.minus(amount), NO_QUOTE);
}

/** What the short costs a year, as a part of its value, by its time so far; below zero where it earns. */
export function costPerYear({ received, sinceMs }: FundingRecord, value: Quote, nowMs: number): Ratio {
  const years = ratio(String(Math.max(nowMs - sinceMs, DAY_MS))).dividedBy(ratio(String(YEAR_MS)));
  return ratioOf(received.negated(), value).dividedBy(years);
}
