import type { ClosedBars } from './closed-bars.ts';
import { completeWith, type Detection, evidenceAt } from './detection.ts';
import { findExtrema } from './find-extrema.ts';
import { WINDOW_BARS } from './kernel-smoothing.ts';
import { matchPatterns } from './match-patterns.ts';

/** One decision asks the same bars again for every rule and for the journal; a series of bars is never changed in place. */
const DETECTED = new WeakMap<ClosedBars['candles'], Map<number, readonly Detection[]>>();

/**
 * Heads and shoulders, double tops and their mirrors that became complete with one of the newest `lastBars` bars, oldest
 * first. Each rests on the 38 closes up to its own bar and on nothing later.
 */
export function detectPatterns(bars: ClosedBars, lastBars = bars.closes.length): readonly Detection[] {
  const before = DETECTED.get(bars.candles) ?? new Map<number, readonly Detection[]>();
  const detections = before.get(lastBars) ?? searchPatterns(bars, lastBars);
  DETECTED.set(bars.candles, before.set(lastBars, detections));
  return detections;
}

function searchPatterns(bars: ClosedBars, lastBars: number): readonly Detection[] {
  const { closes } = bars;
  const detections: Detection[] = [];
  for (let end = Math.max(WINDOW_BARS - 1, closes.length - lastBars); end < closes.length; end++) {
    const start = end + 1 - WINDOW_BARS;
    for (const { name, points } of matchPatterns(findExtrema(Float64Array.from(closes.slice(start, end + 1))))) {
      const evidence = points.map(({ part, at }) => evidenceAt(bars, start + at, part, 'close'));
      detections.push({ name, ...completeWith(bars, end), points: evidence });
    }
  }
  return detections;
}
