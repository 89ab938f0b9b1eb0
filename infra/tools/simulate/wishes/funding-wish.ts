import type { FundingPayment } from '../../../../shared/market/fill.ts';
import { NO_QUOTE, type Quote, type Ratio, ratio } from '../../../../shared/money/amount.ts';
import { DAY_MS } from '../../../../shared/time/duration.ts';

/** What a policy says of the price of its hedge: so many settlements paid in a row, a cost of some days, a cost a year. */
export interface FundingWish {
  readonly negativeFor?: number;
  readonly costAbove?: { readonly days: number; readonly rate: Ratio };
  readonly budgetPerYear?: Ratio;
  readonly response: 'alert' | 'remove' | Ratio;
}

/** What the settlements of a short came to, oldest first, and what they are measured against. */
export interface FundingSeen {
  readonly payments: readonly FundingPayment[];
  /** What the short was worth when it was entered. */
  readonly value: Quote;
  /** When it was opened, or may have been. */
  readonly sinceMs: number;
  readonly nowMs: number;
}

const YEAR_MS = 365 * DAY_MS;
/** A cost a year is judged when a short is so old. */
const OLD_MS = 7 * DAY_MS;

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Reads what a policy that holds no nonsense says of funding. */
export function readFundingWish({ negativeFor, costAbove, budgetPerYear, response }: Fields): FundingWish {
  const { reduceTo } = fieldsOf(response);
  const { days, rate } = fieldsOf(costAbove);
  return {
    ...(negativeFor === undefined ? {} : { negativeFor: Number(negativeFor) }),
    ...(costAbove === undefined ? {} : { costAbove: { days: Number(days), rate: ratio(String(rate)) } }),
    ...(budgetPerYear === undefined ? {} : { budgetPerYear: ratio(String(budgetPerYear)) }),
    response: reduceTo === undefined ? (response === 'remove' ? 'remove' : 'alert') : ratio(String(reduceTo)),
  };
}

/** How many of the last settlements in a row were paid. */
const paidInARow = (payments: readonly FundingPayment[]): number =>
  payments.length - 1 - payments.findLastIndex(({ amount }) => !amount.isNegative());

const costOf = (payments: readonly FundingPayment[]): Quote =>
  payments.reduce((sum, { amount }) => sum.minus(amount), NO_QUOTE);

/** UTC days: today, and so many before it. */
const firstOfDays = (days: number, nowMs: number): number => Math.floor(nowMs / DAY_MS - days + 1) * DAY_MS;

/** Whether a rule holds for these settlements and no others. */
function holds({ negativeFor, costAbove, budgetPerYear }: FundingWish, seen: FundingSeen): boolean {
  const { payments, value, sinceMs, nowMs } = seen;
  const lately =
    costAbove === undefined ? [] : payments.filter(({ atMs }) => atMs >= firstOfDays(costAbove.days, nowMs));
  const ageMs = Math.max(nowMs - sinceMs, DAY_MS);
  const ofAYear = value.times(ratio(String(ageMs))).dividedBy(ratio(String(YEAR_MS)));
  return (
    (negativeFor !== undefined && paidInARow(payments) >= negativeFor) ||
    (costAbove !== undefined && costOf(lately).gt(value.times(costAbove.rate))) ||
    (budgetPerYear !== undefined && ageMs >= OLD_MS && costOf(payments).gt(ofAYear.times(budgetPerYear)))
  );
}

/** Every stretch of the settlements that ends with the newest one, or, where that may be unread, with any. */
function* stretches(payments: readonly FundingPayment[], isNewestRead: boolean): Iterable<readonly FundingPayment[]> {
  for (let end = isNewestRead ? payments.length : 0; end <= payments.length; end++)
    for (let begin = 0; begin <= end; begin++) yield payments.slice(begin, end);
}

/** So far the clock may be off of whoever wrote down when a short was opened. */
const CLOCK_MS = 60_000;
const [CHEAPER, DEARER] = [ratio('0.999'), ratio('1.001')];

/**
 * Whether a rule on funding may be carried out: it holds for some stretch of the settlements, by a short no older than
 * `sinceMs` allows. With which of them the short that is open began is for the program's books to say, and they may have
 * been restored.
 */
export function mayHold(wish: FundingWish, seen: FundingSeen, isNewestRead: boolean): boolean {
  const nowMs = seen.nowMs + CLOCK_MS;
  const value = seen.value.times(CHEAPER);
  for (const payments of stretches(seen.payments, isNewestRead)) {
    const latestMs = Math.min(payments[0]?.atMs ?? nowMs, nowMs - OLD_MS);
    if (holds(wish, { payments, value, nowMs, sinceMs: Math.max(seen.sinceMs, latestMs) })) return true;
  }
  return false;
}

/**
 * Whether a rule must be carried out: it holds for the settlements since the books have known the short to be open, and
 * since the exchange has. Where they may have known it for longer, as those of a ledger that was restored, it holds for
 * any earlier beginning, too.
 */
export function mustHold(
  wish: FundingWish,
  seen: FundingSeen,
  { tradedAtMs, isSure }: { readonly tradedAtMs: number; readonly isSure: boolean },
): boolean {
  const earlier = isSure ? [] : seen.payments.filter(({ atMs }) => atMs <= seen.sinceMs + CLOCK_MS);
  return [seen.sinceMs + CLOCK_MS, tradedAtMs, ...earlier.map(({ atMs }) => atMs - 1)].every((sinceMs) =>
    holds(wish, {
      ...seen,
      payments: seen.payments.filter(({ atMs }) => atMs > sinceMs),
      sinceMs,
      value: seen.value.times(DEARER),
    }),
  );
}
