import type { BarSpan } from '../../market/public-market.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time/duration.ts';

/** An account looked at so shortly after a bar began counts as looked at when it began. */
const LATE_MS = 5 * SECOND_MS;

const upTo = (atMs: number, stepMs: number): number => Math.ceil(atMs / stepMs) * stepMs;
const downTo = (atMs: number, stepMs: number): number => Math.floor(atMs / stepMs) * stepMs;

/**
 * The bars that closed while nobody looked: whole hours as hours, what is left before and after them as minutes. A bar
 * that had begun when the account was looked at last is left out: its extremes may lie before the account stood so.
 */
export function barSpans(seenUntilMs: number, nowMs: number): readonly BarSpan[] {
  const fromMs = upTo(seenUntilMs - LATE_MS, MINUTE_MS);
  const toMs = downTo(nowMs, MINUTE_MS);
  const firstHourMs = upTo(fromMs, HOUR_MS);
  const lastHourMs = downTo(toMs, HOUR_MS);
  const spans =
    firstHourMs < lastHourMs
      ? [
          { fromMs, toMs: firstHourMs, stepMs: MINUTE_MS },
          { fromMs: firstHourMs, toMs: lastHourMs, stepMs: HOUR_MS },
          { fromMs: lastHourMs, toMs, stepMs: MINUTE_MS },
        ]
      : [{ fromMs, toMs, stepMs: MINUTE_MS }];
  return spans.filter((span) => span.fromMs < span.toMs);
}
