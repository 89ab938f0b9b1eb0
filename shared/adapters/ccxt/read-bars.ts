import type { Candle } from '../../market/candle.ts';
import type { BarSpan, MarketBar } from '../../market/public-market.ts';
import type { Price } from '../../money/amount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/duration.ts';
import type { Ask } from './ccxt-client.ts';
import { type KlineEndpoint, readKlines } from './read-klines.ts';
import { idOf } from './symbol-names.ts';

/** The most bars that each of the three endpoints gives in one reply. */
const PAGE = 1_000;
const PAGES_MAX = 10;

const INTERVALS: Readonly<Record<number, string>> = { [MINUTE_MS]: '1m', [HOUR_MS]: '1h', [DAY_MS]: '1d' };

/** The closed bars of a span; three requests, and three more for each further thousand bars. */
export async function readBars(ask: Ask, symbol: string, span: BarSpan): Promise<readonly MarketBar[]> {
  const [perps, marks, spots] = await Promise.all([
    candles(ask, 'fapiPublicGetKlines', symbol, span),
    candles(ask, 'fapiPublicGetMarkPriceKlines', symbol, span),
    candles(ask, 'publicGetKlines', symbol, span),
  ]);
  return sideBySide(perps, marks, spots, span);
}

type Candles = ReadonlyMap<number, Candle>;

async function candles(ask: Ask, endpoint: KlineEndpoint, symbol: string, span: BarSpan): Promise<Candles> {
  const interval = INTERVALS[span.stepMs];
  if (interval === undefined) throw new RangeError(`bars of ${span.stepMs} ms are not read: ask for 1m, 1h or 1d`);
  const pages = await Promise.all(
    pagesOf(span).map(async ({ fromMs, toMs }) => {
      const where = { startTime: String(fromMs), endTime: String(toMs - 1), limit: String(barsIn(fromMs, toMs, span)) };
      return readKlines(ask, endpoint, symbol, { symbol: idOf(symbol), interval, ...where });
    }),
  );
  const inSpan = pages.flat().filter(({ openMs }) => openMs >= span.fromMs && openMs < span.toMs);
  return new Map(inSpan.map((candle) => [candle.openMs, candle]));
}

const barsIn = (fromMs: number, toMs: number, { stepMs }: BarSpan): number => Math.ceil((toMs - fromMs) / stepMs);

function pagesOf(span: BarSpan): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const count = Math.ceil(barsIn(span.fromMs, span.toMs, span) / PAGE);
  if (!(count <= PAGES_MAX)) throw new RangeError(`at most ${PAGE * PAGES_MAX} bars are read at once`);
  return Array.from({ length: count }, (_, page) => {
    const fromMs = span.fromMs + page * PAGE * span.stepMs;
    return { fromMs, toMs: Math.min(span.toMs, fromMs + PAGE * span.stepMs) };
  });
}

/** Bars up to the last one that both the perpetual and its mark price have; gaps before it repeat the last price. */
function sideBySide(
  perps: Candles,
  marks: Candles,
  spots: Candles,
  { fromMs, toMs, stepMs }: BarSpan,
): readonly MarketBar[] {
  const bars: MarketBar[] = [];
  const lastMs = [...perps.keys()].filter((openMs) => marks.has(openMs)).reduce((a, b) => Math.max(a, b), fromMs - 1);
  for (let openMs = fromMs; openMs < toMs && openMs <= lastMs; openMs += stepMs) {
    const before = bars.at(-1);
    const mark = marks.get(openMs) ?? flatAt(openMs, before?.mark.close);
    const perp = perps.get(openMs) ?? flatAt(openMs, before?.perp.close);
    if (mark === undefined || perp === undefined) continue;
    const traded = spots.get(openMs);
    // Without any price of the coin in the span, the mark price, which follows the coin's, stands for it.
    const spot = traded ?? flatAt(openMs, before?.spot.close) ?? mark;
    bars.push({ perp, mark, spot, ...(traded === undefined ? { spotHalted: true } : {}) });
  }
  return bars;
}

const flatAt = (openMs: number, at: Price | undefined): Candle | undefined =>
  at === undefined ? undefined : { openMs, open: at, high: at, low: at, close: at };
