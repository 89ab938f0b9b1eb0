import type { Candle } from '../../../shared/market/candle.ts';
import type { Ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { isoOf } from '../../../shared/time/instant.ts';
import type { CoinSeries } from './coin-series.ts';
import type { CoinHour } from './market-path.ts';
import type { Series, Span, Timed } from './series.ts';

/** One coin's hours over the whole period, and a note when its spot market halted. */
export interface JoinedHours {
  readonly hours: readonly CoinHour[];
  readonly notes: readonly string[];
}

/** Puts a coin's series side by side, hour by hour; they must cover the period, perpetual and mark without a gap. */
export function joinHours(series: CoinSeries, period: Span): JoinedHours {
  const perps = byInstant(series.perp);
  const marks = byInstant(series.mark);
  const rates = byInstant(series.funding);
  const spots = byInstant(series.spot);
  const hours: CoinHour[] = [];
  const halts: Span[] = [];
  let lastSpot = lastBefore(series.spot, period.fromMs);

  for (let openMs = period.fromMs; openMs < period.toMs; openMs += HOUR_MS) {
    const traded = spots.get(openMs);
    if (traded === undefined) lengthen(halts, openMs);
    lastSpot = traded ?? flatAfter(lastSpot, openMs, series.spot.file);
    hours.push({
      spot: lastSpot,
      perp: existing(perps, openMs, series.perp.file),
      mark: existing(marks, openMs, series.mark.file),
      ...(traded === undefined ? { spotHalted: true } : {}),
      ...settled(rates.get(openMs + HOUR_MS)),
    });
  }
  return { hours, notes: haltNotes(series.spot.file, halts) };
}

const byInstant = <T>({ kept }: Series<T>): ReadonlyMap<number, T> =>
  new Map(kept.map(({ atMs, value }) => [atMs, value]));

const settled = (fundingRate: Ratio | undefined): { readonly fundingRate?: Ratio } =>
  fundingRate === undefined ? {} : { fundingRate };

/** The last candle before the period, for a spot market that was halted when the period began. */
function lastBefore({ kept, before }: Series<Candle>, fromMs: number): Candle | undefined {
  const earlier: readonly Timed<Candle>[] = before === undefined ? kept : [before, ...kept];
  return earlier.findLast(({ atMs }) => atMs < fromMs)?.value;
}

function flatAfter(last: Candle | undefined, openMs: number, file: string): Candle {
  if (last === undefined) throw new Error(`${file} was accepted without a price at or before ${isoOf(openMs)}`);
  return { openMs, open: last.close, high: last.close, low: last.close, close: last.close };
}

function existing(candles: ReadonlyMap<number, Candle>, openMs: number, file: string): Candle {
  const candle = candles.get(openMs);
  if (candle === undefined) throw new Error(`${file} was accepted without a candle at ${isoOf(openMs)}`);
  return candle;
}

/** Adds an hour to the last halt when it follows on it, else begins a new one. */
function lengthen(halts: Span[], openMs: number): void {
  const last = halts.at(-1);
  if (last?.toMs === openMs) halts[halts.length - 1] = { fromMs: last.fromMs, toMs: openMs + HOUR_MS };
  else halts.push({ fromMs: openMs, toMs: openMs + HOUR_MS });
}

/** One note on all halts of a file, with the first and the longest; none when its market never halted. */
function haltNotes(file: string, halts: readonly Span[]): string[] {
  const [first] = halts;
  if (first === undefined) return [];
  const lengths = halts.map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS);
  const hours = lengths.reduce((sum, length) => sum + length, 0);
  const where = `${halts.length} ${halts.length === 1 ? 'halt' : 'halts'}, the first from ${isoOf(first.fromMs)}`;
  return [
    `${file} has no candle for ${hours} h (${where}, the longest of ${Math.max(...lengths)} h): marked as halted, with the last price as a stale one.`,
  ];
}
