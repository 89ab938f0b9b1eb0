import { FRAMES, type Frame } from '../../../../shared/market/frame.ts';
import { type Ratio, ratio } from '../../../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time/duration.ts';

/** What a rule asks of the market, beside its price. */
export type MarketQuestion =
  /** The last bars lie within this range of one another. */
  | { readonly kind: 'stable'; readonly on: Frame; readonly bars: number; readonly range: Ratio }
  | { readonly kind: 'trend'; readonly on: Frame; readonly is: string }
  | { readonly kind: 'sentiment'; readonly is: string }
  | { readonly kind: 'signal'; readonly on: Frame; readonly name: string; readonly withinMs: number };

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Reads what a condition asks of the market; undefined where it asks for something else. */
export function readQuestion(when: unknown): MarketQuestion | undefined {
  const { stable, trend, sentiment, signal } = fieldsOf(when);
  if (stable !== undefined) {
    const { bars, range } = fieldsOf(stable);
    return { kind: 'stable', on: frameIn(stable), bars: Number(bars), range: ratio(String(range)) };
  }
  if (trend !== undefined) return { kind: 'trend', on: frameIn(trend), is: String(fieldsOf(trend)['is']) };
  if (sentiment !== undefined) return { kind: 'sentiment', is: String(sentiment) };
  if (signal === undefined) return undefined;
  const { name, within } = fieldsOf(signal);
  return { kind: 'signal', on: frameIn(signal), name: String(name), withinMs: durationOf(String(within ?? '3d')) };
}

const frameIn = (asked: unknown): Frame => FRAMES.find((frame) => frame === fieldsOf(asked)['on']) ?? '1d';

const durationOf = (written: string): number =>
  Number.parseInt(written, 10) * (written.endsWith('d') ? DAY_MS : HOUR_MS);
