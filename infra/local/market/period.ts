import { HOUR_MS } from '../../../shared/time/duration.ts';
import { isoOf } from '../../../shared/time/instant.ts';
import type { CoinSeries } from './coin-series.ts';
import { FUNDING_INTERVAL_MS, isSettlement } from './market-path.ts';
import type { ReadOrFaults, Series, Span } from './series.ts';

/** The period a user asked for; an end left open is as far as the files reach. */
export interface AskedPeriod {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What is wrong with the period by itself; empty when nothing is. */
export function periodFaults({ fromMs, toMs }: AskedPeriod): string[] {
  const offHour = [fromMs, toMs].filter((atMs) => atMs !== undefined && !Number.isSafeInteger(atMs / HOUR_MS));
  if (offHour.length > 0) return ['The period must begin and end on a full hour (UTC).'];
  if (fromMs === undefined || toMs === undefined || fromMs < toMs) return [];
  return [`The period from ${isoOf(fromMs)} to ${isoOf(toMs)} is empty; its end must lie after its beginning.`];
}

/** The period that every file covers: what was asked for, or as far as all of them reach; and notes on what that cut. */
export function commonPeriod(
  all: readonly CoinSeries[],
  asked: AskedPeriod,
): ReadOrFaults<{ readonly period: Span; readonly notes: readonly string[] }> {
  const reaches = all.flatMap(reachesOf);
  const period = {
    fromMs: asked.fromMs ?? Math.max(...reaches.map(({ fromMs }) => fromMs)),
    toMs: asked.toMs ?? Math.min(...reaches.map(({ toMs }) => toMs)),
  };
  const faults = reaches.flatMap((reach) => uncovered(reach, period));
  if (faults.length > 0) return { ok: false, faults };
  const empty = periodFaults(period);
  if (empty.length > 0) return { ok: false, faults: ['The files have no hour in common.', ...empty] };
  return {
    ok: true,
    value: { period, notes: [...cutNotes(reaches, asked, period), ...lastSettlementNotes(all, period)] },
  };
}

/** The span that one file allows a path to cover. */
interface Reach extends Span {
  readonly file: string;
  readonly holds: 'candles' | 'funding';
}

function reachesOf({ spot, perp, mark, funding }: CoinSeries): readonly Reach[] {
  return [...[spot, perp, mark].map(reachOfCandles), reachOfFunding(funding)];
}

function reachOfCandles({ file, firstMs, lastMs }: Series<unknown>): Reach {
  return { file, holds: 'candles', fromMs: firstMs, toMs: lastMs + HOUR_MS };
}

/** A year's file ends eight hours before the year does, so the settlement at a path's very last instant may be missing. */
function reachOfFunding({ file, firstMs, lastMs }: Series<unknown>): Reach {
  return { file, holds: 'funding', fromMs: firstMs - FUNDING_INTERVAL_MS, toMs: lastMs + FUNDING_INTERVAL_MS };
}

function uncovered(reach: Reach, period: Span): string[] {
  const begins = `${reach.file} begins at ${isoOf(reach.fromMs)}, too late for a period from ${isoOf(period.fromMs)}`;
  const ends = `${reach.file} ends at ${isoOf(reach.toMs)}, too early for a period to ${isoOf(period.toMs)}`;
  const faults = [...(reach.fromMs <= period.fromMs ? [] : [begins]), ...(reach.toMs >= period.toMs ? [] : [ends])];
  return faults.map((fault) => `${fault}; choose a period inside the data, or add the missing data.`);
}

/** Says which files cut the path short, where the user left an end of the period open. */
function cutNotes(reaches: readonly Reach[], asked: AskedPeriod, period: Span): string[] {
  const candles = reaches.filter(({ holds }) => holds === 'candles');
  const filesWhere = (isCutting: (reach: Reach) => boolean): string =>
    reaches
      .filter(isCutting)
      .map(({ file }) => file)
      .join(', ');
  const notes: string[] = [];
  if (asked.fromMs === undefined && candles.some(({ fromMs }) => fromMs < period.fromMs)) {
    const files = filesWhere(({ fromMs }) => fromMs === period.fromMs);
    notes.push(`${files}: covers only ${isoOf(period.fromMs)} on; other files begin earlier, the path begins there.`);
  }
  if (asked.toMs === undefined && candles.some(({ toMs }) => toMs > period.toMs)) {
    const files = filesWhere(({ toMs }) => toMs === period.toMs);
    notes.push(`${files}: covers only up to ${isoOf(period.toMs)}; other files go on, the path ends there.`);
  }
  return notes;
}

function lastSettlementNotes(all: readonly CoinSeries[], period: Span): string[] {
  return all
    .filter(({ funding }) => isSettlement(period.toMs) && funding.lastMs < period.toMs)
    .map(
      ({ funding }) =>
        `${funding.file} has no rate for ${isoOf(period.toMs)}, the path's last instant; that settlement is left out.`,
    );
}
