import type { Candle } from '../market/candle.ts';
import type { CandleCache, KeptCandles } from '../market/candle-cache.ts';
import { BARS_MAX, type CandleBook, type CandleNeed, candleKey, mergeNeeds } from '../market/candle-need.ts';
import type { CandleSource } from '../market/candle-source.ts';
import { FRAME_MS, lastClosedOpenMs } from '../market/frame.ts';
import { found, type Read } from '../market/read.ts';

/** Where bars come from. */
export interface CandlePorts {
  readonly source: CandleSource;
  readonly cache: CandleCache;
}

/**
 * Closed bars for all who need them, each symbol and frame looked up once. What is kept is enough until the next bar has
 * closed; then the exchange is asked for the missing bars only, and they are kept. Without needs nobody is asked.
 */
export async function readCandles(
  ports: CandlePorts,
  needs: readonly CandleNeed[],
  nowMs: number,
): Promise<CandleBook> {
  const merged = mergeNeeds(needs);
  const reads = await Promise.all(merged.map((need) => readSeries(ports, need, nowMs)));
  return new Map(merged.flatMap((need, index) => bookEntry(need, reads[index])));
}

const bookEntry = (need: CandleNeed, read: Read<readonly Candle[]> | undefined) =>
  read === undefined ? [] : [[candleKey(need), read] as const];

async function readSeries(ports: CandlePorts, need: CandleNeed, nowMs: number): Promise<Read<readonly Candle[]>> {
  const stepMs = FRAME_MS[need.frame];
  const lastMs = lastClosedOpenMs(need.frame, nowMs);
  const kept = await loadKept(ports.cache, need, lastMs);
  const bars = missingBars(kept, need, lastMs);
  if (bars === 0) return found(newest(kept.candles, lastMs - (need.bars - 1) * stepMs));
  const read = await ports.source.readCandles({ ...need, bars });
  if (!read.ok) return read;
  const candles = newest(merge(kept.candles, read.value), lastMs - (BARS_MAX - 1) * stepMs);
  const now = { wanted: Math.max(kept.wanted, need.bars), candles };
  if (isNews(kept, now)) await keep(ports.cache, need, now);
  return found(newest(candles, lastMs - (need.bars - 1) * stepMs));
}

const NOTHING: KeptCandles = { wanted: 0, candles: [] };

/** A cache that cannot be read costs a longer question, nothing else. */
async function loadKept(cache: CandleCache, need: CandleNeed, lastMs: number): Promise<KeptCandles> {
  try {
    const { wanted, candles } = (await cache.load(need)) ?? NOTHING;
    return { wanted, candles: candles.filter(({ openMs }) => openMs <= lastMs) };
  } catch {
    return NOTHING;
  }
}

/** A cache that cannot be written costs the next pass the same question. */
async function keep(cache: CandleCache, need: CandleNeed, kept: KeptCandles): Promise<void> {
  try {
    await cache.save(need, kept);
  } catch {
    return;
  }
}

/** How many of the newest bars the exchange must be asked for. */
function missingBars({ wanted, candles }: KeptCandles, need: CandleNeed, lastMs: number): number {
  const newestMs = candles.at(-1)?.openMs;
  if (newestMs === undefined || wanted < need.bars) return need.bars;
  // After a long pause as many as anybody wants, so that no hole is left behind them.
  return Math.min(wanted, (lastMs - newestMs) / FRAME_MS[need.frame]);
}

/** What was kept stands: a bar that has once been judged by is never replaced. */
function merge(kept: readonly Candle[], read: readonly Candle[]): readonly Candle[] {
  const bars = new Map([...read, ...kept].map((candle) => [candle.openMs, candle]));
  return [...bars.values()].sort((a, b) => a.openMs - b.openMs);
}

const newest = (candles: readonly Candle[], fromMs: number): readonly Candle[] =>
  candles.filter(({ openMs }) => openMs >= fromMs);

const isNews = (before: KeptCandles, now: KeptCandles): boolean =>
  now.wanted > before.wanted || now.candles.at(-1)?.openMs !== before.candles.at(-1)?.openMs;
