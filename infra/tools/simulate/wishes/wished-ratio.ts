import { larger, type Price, price, type Ratio, ratio, smaller } from '../../../../shared/money/amount.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';
import { type Answers, answersTo, certainly, type MarketTold, UNKNOWN } from './market-answers.ts';
import { type MarketQuestion, readQuestion } from './market-questions.ts';

/** A rule that puts another ratio in place while the mark price is beyond a level, or the market is as it asks. */
interface Adjustment {
  readonly above?: Price;
  readonly below?: Price;
  /** Where it asks for neither price. */
  readonly asks?: MarketQuestion;
  readonly ratio: Ratio;
}

/** A rule that raises the conviction to a level, counted from none. */
interface Raise {
  readonly above?: Price;
  /** Settlements below this rate, one of them. */
  readonly fundingBelow?: Ratio;
  readonly asks?: MarketQuestion;
  readonly to: number;
}

/** The ratio a policy asks for, which its batches, its rules and the clock may change. */
export interface WishedRatio {
  readonly whole: Ratio;
  /** The sums of its batches, from none on; absent where it is entered at once. */
  readonly entered?: readonly Ratio[];
  /** What the owner has written of his conviction. */
  readonly conviction: number;
  readonly raises: readonly Raise[];
  readonly adjustments: readonly Adjustment[];
  readonly event?: { readonly fromMs: number; readonly untilMs: number; readonly ratio: Ratio };
}

/** What the ratio is judged by at an instant. */
export interface Circumstances {
  readonly mark: Price;
  readonly prices: Fitness;
  readonly nowMs: number;
  /** What a failed read leaves out is unknown. */
  readonly market: MarketTold;
  /** The least and the most conviction that may be in force. */
  readonly conviction: Span;
  /** The ratio last decided on, which stands while a rule cannot be judged; absent where there is none. */
  readonly held: RatioSpan | undefined;
}

/** Whether rules may be judged by the prices; `unsure`: the stamp of the mark may be too old, or too new, by the clock of a process. */
type Fitness = 'fit' | 'unfit' | 'unsure';

interface Span {
  readonly least: number;
  readonly most: number;
}

export interface RatioSpan {
  readonly least: Ratio;
  readonly most: Ratio;
}

/** An event is prepared for so long before it begins. */
const AHEAD_MS = HOUR_MS;
/** A process may decide by a clock that is wrong, and so long before its order is judged. */
const UNSURE_MS = 2 * MINUTE_MS;
const LEVELS = ['none', 'uneasy', 'warning', 'confirmed'];
const NOTHING = ratio('0');

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const levelOf = (word: unknown): number => Math.max(0, LEVELS.indexOf(String(word ?? 'none')));

/** Reads what a policy that holds no nonsense says of its ratio. */
export function readWishedRatio(item: PolicyItem): WishedRatio {
  const { from, until, ratio: atEvent } = fieldsOf(item['event']);
  const instants = { fromMs: Date.parse(String(from)) - AHEAD_MS, untilMs: Date.parse(String(until)) };
  return {
    whole: ratio(String(item['ratio'] ?? '0')),
    ...(item['ladder'] === undefined ? {} : { entered: sumsOf(listOf(item['ladder'])) }),
    conviction: levelOf(item['conviction']),
    raises: listOf(item['raise']).map(readRaise),
    adjustments: listOf(item['adjust']).map(readAdjustment),
    ...(atEvent === undefined ? {} : { event: { ...instants, ratio: ratio(String(atEvent)) } }),
  };
}

const sumsOf = (ladder: readonly unknown[]): readonly Ratio[] =>
  LEVELS.map((_level, count) =>
    ladder.slice(0, count).reduce((sum: Ratio, part) => sum.plus(ratio(String(part))), NOTHING),
  );

function readRaise(rule: unknown): Raise {
  const { when, to } = fieldsOf(rule);
  const { priceAbove, fundingBelow } = fieldsOf(when);
  return {
    to: levelOf(to),
    ...(priceAbove === undefined ? {} : { above: price(String(priceAbove)) }),
    ...(fundingBelow === undefined ? {} : { fundingBelow: ratio(String(fieldsOf(fundingBelow)['rate'])) }),
    ...asking(when),
  };
}

function readAdjustment(rule: unknown): Adjustment {
  const { when, ratio: instead } = fieldsOf(rule);
  const { priceAbove, priceBelow } = fieldsOf(when);
  return {
    ratio: ratio(String(instead)),
    ...(priceAbove === undefined ? {} : { above: price(String(priceAbove)) }),
    ...(priceBelow === undefined ? {} : { below: price(String(priceBelow)) }),
    ...asking(when),
  };
}

function asking(when: unknown): { readonly asks?: MarketQuestion } {
  const asks = readQuestion(when);
  return asks === undefined ? {} : { asks };
}

/**
 * Whether a rule may hold. Prices that are not fit decide nothing; and by the clock of a process they may be so, and bars may
 * be too old or too new.
 */
function answersToRule({ above, below, asks }: Adjustment, { mark, market, prices }: Circumstances): Answers {
  if (asks === undefined && prices === 'unfit') return UNKNOWN;
  const byPrice = () => certainly(above?.lt(mark) === true || below?.gt(mark) === true);
  const answers = asks === undefined ? byPrice() : answersTo(asks, market);
  return prices === 'unsure' ? { ...answers, unknown: true } : answers;
}

/** The least and the most an order may be bound for by these circumstances, at this very instant. */
export function ratiosAt(wished: WishedRatio, circumstances: Circumstances): RatioSpan {
  const { nowMs } = circumstances;
  const base = baseOf(wished, circumstances);
  const { event } = wished;
  const isOn = event !== undefined && nowMs >= event.fromMs && nowMs < event.untilMs;
  return isOn ? { least: larger(base.least, event.ratio), most: larger(base.most, event.ratio) } : base;
}

/**
 * What the first rule that holds puts in place, or what stands in the way of knowing, or else the batches. Where the
 * simulation cannot tell which it is, everything between the least and the most of them is allowed.
 */
function baseOf(wished: WishedRatio, circumstances: Circumstances): RatioSpan {
  const spans: RatioSpan[] = [];
  for (const rule of wished.adjustments) {
    const { yes, no, unknown } = answersToRule(rule, circumstances);
    if (unknown) spans.push(circumstances.held ?? { least: NOTHING, most: NOTHING });
    if (yes) spans.push({ least: rule.ratio, most: rule.ratio });
    if (!no) return around(spans);
  }
  const { whole, entered } = wished;
  const { conviction } = circumstances;
  const at = (level: number): Ratio => (entered === undefined ? whole : whole.times(entered[level] ?? NOTHING));
  return around([...spans, { least: at(conviction.least), most: at(conviction.most) }]);
}

const around = (spans: readonly RatioSpan[]): RatioSpan =>
  spans.reduce((all, each) => ({ least: smaller(all.least, each.least), most: larger(all.most, each.most) }));

/** The least and the most an order may be bound for that is judged at this instant. */
export function ratiosAround(wished: WishedRatio, circumstances: Circumstances): RatioSpan {
  const [before, after] = [-UNSURE_MS, UNSURE_MS].map((byMs) =>
    ratiosAt(wished, { ...circumstances, nowMs: circumstances.nowMs + byMs }),
  ) as [RatioSpan, RatioSpan];
  return { least: smaller(before.least, after.least), most: larger(before.most, after.most) };
}
