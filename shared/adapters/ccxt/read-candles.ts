import type { Candle } from '../../market/candle.ts';
import { BARS_MAX, type CandleNeed } from '../../market/candle-need.ts';
import { FRAME_MS } from '../../market/frame.ts';
import { isInverseSymbol } from '../../market/instrument.ts';
import type { Clock } from '../../time/clock.ts';
import type { CcxtClient } from './ccxt-client.ts';
import { type KlineEndpoint, readKlines } from './read-klines.ts';
import { idIfPerpetual, idIfSpot } from './symbol-names.ts';

/**
 * The newest closed bars of a perpetual's mark price or of a spot market's trades, oldest first, by one request. A bar
 * counts as closed when it has closed by the exchange's clock, which the reply itself tells, and by ours.
 */
export async function readCandles(
  { ask, skew }: Pick<CcxtClient, 'ask' | 'skew'>,
  clock: Clock,
  { symbol, frame, bars }: CandleNeed,
): Promise<readonly Candle[]> {
  if (!(Number.isInteger(bars) && bars >= 1 && bars <= BARS_MAX))
    throw new RangeError(`1 to ${BARS_MAX} bars are read at once, ${bars} were asked for`);
  const [endpoint, id] = marketOf(symbol);
  // Two more than asked for: the last one is still forming, and by our clock the one before it may be as well.
  const where = { symbol: id, interval: frame, limit: String(bars + 2) };
  const candles = await readKlines(ask, endpoint, symbol, where);
  const skewMs = skew.readMs();
  if (!skewMs.ok) throw new Error(`which bars have closed is not known: ${skewMs.because}`);
  const exchangeMs = clock.nowMs() + Math.min(0, skewMs.value);
  return candles.filter(({ openMs }) => openMs + FRAME_MS[frame] <= exchangeMs).slice(-bars);
}

function marketOf(symbol: string): readonly [KlineEndpoint, string] {
  // Conditions of an inverse hedge look at the bars of its coin's linear contract.
  const perpetual = isInverseSymbol(symbol) ? undefined : idIfPerpetual(symbol);
  if (perpetual !== undefined) return ['fapiPublicGetMarkPriceKlines', perpetual];
  const spot = idIfSpot(symbol);
  if (spot !== undefined) return ['publicGetKlines', spot];
  throw new Error(
    `"${symbol}" is no market of Binance; write it like "BTC/USDT:USDT" (perpetual) or "BTC/USDT" (spot).`,
  );
}
