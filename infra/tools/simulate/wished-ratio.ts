import { larger, ONE, type Price, price, type Ratio, ratio, smaller } from '../../../shared/money/amount.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';

/** A rule that puts another ratio in place while the mark price is beyond a level. */
interface Adjustment {
  readonly above?: Price;
  readonly below?: Price;
  readonly ratio: Ratio;
}

/** The ratio a policy asks for, which its batches, its rules and the clock may change. */
export interface WishedRatio {
  readonly entered: Ratio;
  readonly adjustments: readonly Adjustment[];
  readonly event?: { readonly fromMs: number; readonly untilMs: number; readonly ratio: Ratio };
}

/** An event is prepared for so long before it begins. */
const AHEAD_MS = HOUR_MS;
/** A process may decide by a clock that is wrong, and so long before its order is judged. */
const UNSURE_MS = 2 * MINUTE_MS;
const LEVELS = ['none', 'uneasy', 'warning', 'confirmed'];

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Reads what a policy that holds no nonsense says of its ratio. */
export function readWishedRatio(item: PolicyItem): WishedRatio {
  const whole = ratio(String(item['ratio'] ?? '0'));
  const { from, until, ratio: atEvent } = fieldsOf(item['event']);
  return {
    entered: whole.times(batches(item)),
    adjustments: listOf(item['adjust']).map(readAdjustment),
    ...(atEvent === undefined
      ? {}
      : {
          event: {
            fromMs: Date.parse(String(from)) - AHEAD_MS,
            untilMs: Date.parse(String(until)),
            ratio: ratio(String(atEvent)),
          },
        }),
  };
}

/** The part of the ratio that the conviction stands for: all of it where there are no batches. */
function batches({ ladder, conviction }: PolicyItem): Ratio {
  if (ladder === undefined) return ONE;
  const count = LEVELS.indexOf(String(conviction ?? 'none'));
  return listOf(ladder)
    .slice(0, count)
    .reduce((sum: Ratio, part) => sum.plus(ratio(String(part))), ratio('0'));
}

function readAdjustment(rule: unknown): Adjustment {
  const { when, ratio: instead } = fieldsOf(rule);
  const { priceAbove, priceBelow } = fieldsOf(when);
  return {
    ratio: ratio(String(instead)),
    ...(priceAbove === undefined ? {} : { above: price(String(priceAbove)) }),
    ...(priceBelow === undefined ? {} : { below: price(String(priceBelow)) }),
  };
}

/** The ratio at a mark price and an instant. */
export function ratioAt({ entered, adjustments, event }: WishedRatio, mark: Price, nowMs: number): Ratio {
  const rule = adjustments.find(({ above, below }) => above?.lt(mark) === true || below?.gt(mark) === true);
  const base = rule?.ratio ?? entered;
  const isOn = event !== undefined && nowMs >= event.fromMs && nowMs < event.untilMs;
  return isOn ? larger(base, event.ratio) : base;
}

/** The least and the most an order may be bound for that is judged at this instant. */
export function ratiosAround(
  wished: WishedRatio,
  mark: Price,
  nowMs: number,
): { readonly least: Ratio; readonly most: Ratio } {
  const [before, after] = [ratioAt(wished, mark, nowMs - UNSURE_MS), ratioAt(wished, mark, nowMs + UNSURE_MS)];
  return { least: smaller(before, after), most: larger(before, after) };
}
