import type { Candle } from '../../../../shared/market/candle.ts';
import { FRAME_MS, type Frame } from '../../../../shared/market/frame.ts';
import type { SettledRate } from '../../../../shared/market/public-market.ts';
import type { Read } from '../../../../shared/market/read.ts';
import { larger, NO_RATIO, ONE, type Price, type Ratio, ratio, smaller } from '../../../../shared/money/amount.ts';
import { ratioOf } from '../../../../shared/money/conversions.ts';
import { DAY_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';
import type { MarketQuestion } from './market-questions.ts';

/** What somebody knows of the market besides its prices. */
export interface MarketTold {
  /** Bars as they were read; undefined where nobody has. */
  readonly bars: (frame: Frame) => Read<readonly Candle[]> | undefined;
  /** The settlements of the exchange up to now, oldest first. */
  readonly rates: readonly SettledRate[];
  /** From here on a settlement may be unread by whoever asks. */
  readonly ratesUnreadFromMs: number;
  /** Whether reading them may have failed. */
  readonly mayRatesFail: boolean;
  /** The signals that the market is known to have shown, on hourly bars. */
  readonly shown: readonly { readonly name: string; readonly atMs: number }[];
  readonly nowMs: number;
}

/**
 * What a question may be answered with. More than one where the simulation cannot tell: it measures no patterns of its own,
 * a mean may lie at its bound, and a process may have read less than there is.
 */
export interface Answers {
  readonly yes: boolean;
  readonly no: boolean;
  readonly unknown: boolean;
}

export const UNKNOWN: Answers = { yes: false, no: false, unknown: true };
export const certainly = (holds: boolean): Answers => ({ yes: holds, no: !holds, unknown: false });
const EITHER: Answers = { yes: true, no: true, unknown: false };

const together = (all: readonly Answers[]): Answers => ({
  yes: all.some(({ yes }) => yes),
  no: all.some(({ no }) => no),
  unknown: all.some(({ unknown }) => unknown),
});

/** What may be answered now. */
export function answersTo(question: MarketQuestion, told: MarketTold): Answers {
  switch (question.kind) {
    case 'stable':
      return onBars(question.on, question.bars, told, (bars) => certainly(isEven(bars, question.range)));
    case 'trend':
      return onBars(question.on, TREND_BARS, told, (bars) => trendIs(question.is, bars));
    case 'sentiment':
      return onBars('1d', MOOD_BARS, told, (bars) => moodIs(question.is, bars, told));
    case 'signal':
      return onBars(question.on, WINDOW + Math.ceil(question.withinMs / FRAME_MS[question.on]), told, (bars) =>
        signalIs(question, bars, told),
      );
  }
}

/** Bars are listed so long after they have closed. */
const LISTED_MS = 5 * MINUTE_MS;
/** So much later than it looked a process may decide, by a clock that is wrong. */
const DECIDED_MS = 2 * MINUTE_MS;

/** Answers by the newest bars that are asked for; what is missing, out of order or old is not known. */
function onBars(
  frame: Frame,
  count: number,
  { bars: read, nowMs }: MarketTold,
  judge: (bars: readonly Candle[]) => Answers,
): Answers {
  const bars = read(frame);
  if (bars?.ok !== true || bars.value.length < count) return UNKNOWN;
  const stepMs = FRAME_MS[frame];
  const firstMs = bars.value[0]?.openMs ?? 0;
  const isWhole = bars.value.every(({ openMs }, at) => openMs === firstMs + at * stepMs) && firstMs % stepMs === 0;
  const ageMs = nowMs - firstMs - bars.value.length * stepMs;
  if (!isWhole || ageMs < -DECIDED_MS || ageMs >= stepMs + LISTED_MS + DECIDED_MS) return UNKNOWN;
  const isClear = ageMs >= DECIDED_MS && ageMs < stepMs + LISTED_MS - DECIDED_MS;
  return together([judge(bars.value.slice(-count)), ...(isClear ? [] : [UNKNOWN])]);
}

function isEven(bars: readonly Candle[], range: Ratio): boolean {
  const [first] = bars;
  if (first === undefined) return false;
  const top = bars.reduce((most, { high }) => larger(most, high), first.high);
  const bottom = bars.reduce((least, { low }) => smaller(least, low), first.low);
  return ratioOf(top, bottom).minus(ONE).lt(range);
}

const AVERAGES = [20, 50, 100] as const;
const TREND_BARS = 100;
const MOOD_BARS = 20;

/** Sums of plain numbers go wrong in the last places: so near to an average nobody is on one side of it. */
const ON_IT = ratio('0.000000001');

/** Above an average, below it, or on it. */
function sideOf(close: Price, bars: readonly Candle[]): 'above' | 'below' | 'on' {
  const [first, ...rest] = bars;
  if (first === undefined) return 'on';
  const average = rest.reduce((sum, bar) => sum.plus(bar.close), first.close).dividedBy(ratio(String(bars.length)));
  const off = ratioOf(close, average).minus(ONE);
  if (off.abs().lte(ON_IT)) return 'on';
  return off.isPositive() ? 'above' : 'below';
}

function trendIs(is: string, bars: readonly Candle[]): Answers {
  const close = bars.at(-1)?.close;
  if (close === undefined) return UNKNOWN;
  const sides = AVERAGES.map((count) => sideOf(close, bars.slice(-count)));
  if (sides.includes('on')) return EITHER;
  const trend = sides.every((side) => side === 'above') ? 'up' : sides.every((side) => side === 'below') ? 'down' : '';
  return certainly(is === (trend === '' ? 'sideways' : trend));
}

const WEEK_MS = 7 * DAY_MS;

/** By the settlements that may have been read when this was asked: all of them, or some of the newest missing. */
function moodIs(is: string, bars: readonly Candle[], told: MarketTold): Answers {
  const close = bars.at(-1)?.close;
  if (close === undefined) return UNKNOWN;
  const side = sideOf(close, bars);
  const week = told.rates.filter(({ atMs }) => atMs > told.nowMs - WEEK_MS && atMs <= told.nowMs);
  const surely = week.filter(({ atMs }) => atMs <= told.ratesUnreadFromMs).length;
  const answers = Array.from({ length: week.length - surely + 1 }, (_none, more) =>
    moodBy(is, side, week.slice(0, surely + more)),
  );
  return together([...answers, ...(told.mayRatesFail ? [UNKNOWN] : [])]);
}

function moodBy(is: string, side: ReturnType<typeof sideOf>, week: readonly SettledRate[]): Answers {
  const sum = week.reduce((total, { rate }) => total.plus(rate), NO_RATIO);
  if (side === 'on' || sum.abs().lte(ON_IT)) return EITHER;
  return certainly(is === 'improved' ? sum.isPositive() && side === 'above' : sum.isNegative() && side === 'below');
}

/** Windows a pattern is looked for in; it counts three bars after its last turn, which lies within some more of the true one. */
const WINDOW = 38;
const AFTER_TURN = 3 + 5;
/** What the market was made to show is there; where prices went one way only there is nothing; else nobody here can tell. */
function signalIs(
  { name, on, withinMs }: Extract<MarketQuestion, { kind: 'signal' }>,
  bars: readonly Candle[],
  { shown, nowMs }: MarketTold,
): Answers {
  const isShown = shown.some((one) => one.name === name && one.atMs > nowMs - withinMs + DECIDED_MS);
  if (isShown && on === '1h') return certainly(true);
  const recent = bars.slice(-Math.ceil(withinMs / FRAME_MS[on]) - AFTER_TURN).map(({ close }) => close);
  const steps = recent.slice(1).map((close, at) => close.minus(recent[at] ?? close));
  const goesOneWay = steps.every((step) => !step.isNegative()) || steps.every((step) => !step.isPositive());
  return goesOneWay ? certainly(false) : EITHER;
}
