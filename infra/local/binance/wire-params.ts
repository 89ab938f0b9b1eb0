import { DAY_MS } from '../../../shared/time/duration.ts';
import type { WireRequest } from './wire-exchange.ts';

/** A whole-number parameter, undefined when absent or not a number. */
export function wholeParam({ params }: WireRequest, name: string): number | undefined {
  const text = params.get(name);
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

/** How many rows a request wants, within what the endpoint allows. */
export const limitParam = (request: WireRequest, normal: number, most: number): number =>
  Math.min(wholeParam(request, 'limit') ?? normal, most);

/** A period, both ends included. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether the request said where to begin: then the first rows are sent, otherwise the last. */
  readonly isFromStart: boolean;
}

/** The period a history endpoint covers: at most seven days from `startTime`, or the last seven. */
export function weekParam(request: WireRequest): Period {
  const startMs = wholeParam(request, 'startTime');
  const endMs = wholeParam(request, 'endTime');
  if (startMs !== undefined)
    return { fromMs: startMs, toMs: Math.min(endMs ?? request.nowMs, startMs + 7 * DAY_MS), isFromStart: true };
  const toMs = endMs ?? request.nowMs;
  return { fromMs: toMs - 7 * DAY_MS, toMs, isFromStart: false };
}

/** The first `limit` rows of a period that was asked from its start, else the last. */
export const page = <T>(rows: readonly T[], limit: number, isFromStart: boolean): readonly T[] =>
  isFromStart ? rows.slice(0, limit) : rows.slice(Math.max(0, rows.length - limit));
