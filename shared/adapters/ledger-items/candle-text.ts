import type { Candle } from '../../market/candle.ts';
import type { KeptCandles } from '../../market/candle-cache.ts';
import { BARS_MAX } from '../../market/candle-need.ts';
import { FRAME_MS, type Frame } from '../../market/frame.ts';
import { price } from '../../money/amount.ts';

const VERSION = '1';

/**
 * Bars as text that packs well: a line that says how many were wanted and when the first one opened, then a line of
 * prices for each bar that could follow it, empty where the bar is missing. Throws a sentence for what must not be kept.
 */
export function encodeCandles(frame: Frame, { wanted, candles }: KeptCandles): string {
  const firstMs = candles[0]?.openMs ?? 0;
  const lines: string[] = [];
  for (const candle of candles) {
    const place = (candle.openMs - firstMs) / FRAME_MS[frame];
    if (!Number.isInteger(place) || place < lines.length) throw new RangeError(`bars of ${frame} are out of order`);
    if (place >= BARS_MAX) throw new RangeError(`at most ${BARS_MAX} bars of ${frame} can be kept`);
    while (lines.length < place) lines.push('');
    lines.push([candle.open, candle.high, candle.low, candle.close].join());
  }
  return [`${VERSION} ${wanted} ${firstMs}`, ...lines].join('\n');
}

/** Reads what `encodeCandles` wrote; undefined for anything else, which is then asked for anew. */
export function decodeCandles(frame: Frame, text: string): KeptCandles | undefined {
  const [head = '', ...lines] = text.split('\n');
  const [version, wanted, firstMs] = head.split(' ');
  if (version !== VERSION || lines.length > BARS_MAX) return undefined;
  try {
    const candles = lines.flatMap((line, place) =>
      line === '' ? [] : [candleOf(Number(firstMs) + place * FRAME_MS[frame], line)],
    );
    const kept = { wanted: Number(wanted), candles };
    return Number.isSafeInteger(kept.wanted) && Number.isSafeInteger(Number(firstMs)) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function candleOf(openMs: number, line: string): Candle {
  const [open = '', high = '', low = '', close = ''] = line.split(',');
  return { openMs, open: price(open), high: price(high), low: price(low), close: price(close) };
}
