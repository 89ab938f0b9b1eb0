import { FRAME_MS, type Frame } from '../market/frame.ts';
import type { Read } from '../market/read.ts';
import { isoOf } from '../time/instant.ts';
import { type ClosedBars, enoughBars } from './closed-bars.ts';
import { DIVERGENCE_BARS, detectDivergences } from './detect-divergences.ts';
import { detectPatterns } from './detect-patterns.ts';
import { type Detection, detectionPhrase, type SignalName } from './detection.ts';
import { type Finding, judged, unknown } from './finding.ts';
import { WINDOW_BARS } from './kernel-smoothing.ts';

/** A signal that became known lately. */
export interface SignalQuestion {
  readonly name: SignalName;
  readonly on: Frame;
  /** Above zero. */
  readonly withinMs: number;
}

/** How many bars an answer to the question takes; more than `BARS_MAX` cannot be had, and the question is too long. */
export function signalBars({ name, on, withinMs }: SignalQuestion): number {
  const forOne = isDivergence(name) ? DIVERGENCE_BARS : WINDOW_BARS;
  return forOne + recentBars(on, withinMs);
}

/**
 * Whether the signal became known less than `withinMs` before `nowMs`; true quotes the newest one's bars and prices.
 * Unknown where bars are missing, stale, of another frame or fewer than `signalBars`.
 */
export function judgeSignal(question: SignalQuestion, bars: Read<ClosedBars>, nowMs: number): Finding {
  const { name, on, withinMs } = question;
  const enough = enoughBars(bars, on, signalBars(question));
  if (!enough.ok) return unknown(enough.because);
  const sinceMs = nowMs - withinMs;
  const detected = detect(name, enough.value, recentBars(on, withinMs));
  const newest = detected.filter((one) => one.name === name && one.knownAtMs > sinceMs).at(-1);
  if (newest !== undefined) return judged(true, detectionPhrase(newest));
  return judged(false, `no ${name} on ${on} has become known since ${isoOf(sinceMs)}`);
}

const isDivergence = (name: SignalName): boolean => name === 'bearish-divergence' || name === 'bullish-divergence';

const detect = (name: SignalName, bars: ClosedBars, lastBars: number): readonly Detection[] =>
  isDivergence(name) ? detectDivergences(bars) : detectPatterns(bars, lastBars);

const recentBars = (on: Frame, withinMs: number): number => Math.ceil(withinMs / FRAME_MS[on]);
