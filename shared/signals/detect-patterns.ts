import type { ClosedBars } from './closed-bars.ts';
import { completeWith, type Detection, evidenceAt } from './detection.ts';
import { findExtrema } from './find-extrema.ts';
import { WINDOW_BARS } from './kernel-smoothing.ts';
import { matchPatterns } from './match-patterns.ts';

/**
 * Heads and shoulders, double tops and their mirrors that became complete with one of the newest `lastBars` bars, oldest
 * first. Each rests on the 38 closes up to its own bar and on nothing later.
 */
export function detectPatterns(bars: ClosedBars, lastBars = bars.closes.length): readonly Detection[] {
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
