import { larger, NO_RATIO } from '../money/amount.ts';
import type { EventPolicy, HedgePolicy } from '../policy/hedge-policy.ts';
import { HOUR_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import type { Target } from './target-ratio.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** The hedge must stand when the event begins: it is begun so much earlier. */
const AHEAD_MS = HOUR_MS;
/** What an event has added goes at once when it is over; later landings have nothing to do with it. */
const AFTERWARDS_MS = HOUR_MS;

/** The target with a scheduled event taken into account, if one is set. */
export interface EventCheck {
  readonly target?: Target;
  readonly stands: boolean;
  readonly verdicts: readonly Verdict[];
}

/**
 * While an event stands, the larger of its ratio and what is wanted otherwise is short, or exactly its ratio; it stands
 * from an hour before its beginning. `rest` is absent where nobody can tell what is wanted otherwise.
 */
export function withEvent({ event }: HedgePolicy, rest: Target | undefined, nowMs: number): EventCheck {
  const kept = rest === undefined ? {} : { target: rest };
  if (event === undefined) return { ...kept, stands: false, verdicts: [] };
  const number = `time ${isoOf(nowMs)}`;
  const span = `the event from ${isoOf(event.fromMs)} until ${isoOf(event.untilMs)}`;
  if (nowMs < event.fromMs - AHEAD_MS)
    return { ...kept, stands: false, verdicts: [verdictOf('event', 'passes', number, `${span} is ahead`)] };
  if (nowMs >= event.untilMs) return over(event, rest, nowMs, verdictOf('event', 'passes', number, `${span} is over`));
  const target = standing(event, rest, span);
  return { target, stands: true, verdicts: [verdictOf('event', 'acts', number, `${target.because}`)] };
}

function standing(event: EventPolicy, rest: Target | undefined, span: string): Target {
  const isOurs = event.exact || event.ratio.gte(rest?.ratio ?? NO_RATIO);
  if (!isOurs && rest !== undefined) return { ...rest, isUrgent: true };
  const ratio = event.exact ? event.ratio : larger(event.ratio, rest?.ratio ?? NO_RATIO);
  return { ratio, isUrgent: true, because: `${span}: ratio ${ratio}`, reason: span };
}

function over({ untilMs }: EventPolicy, rest: Target | undefined, nowMs: number, verdict: Verdict): EventCheck {
  if (rest === undefined) return { stands: false, verdicts: [verdict] };
  const isJustOver = nowMs < untilMs + AFTERWARDS_MS;
  return { target: { ...rest, isUrgent: rest.isUrgent || isJustOver }, stands: false, verdicts: [verdict] };
}
