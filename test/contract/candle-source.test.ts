import { describe, expect, it, onTestFinished } from 'vitest';
import { BTC_AND_ETH } from '../../infra/local/binance/emulated-symbols.ts';
import { startBinanceEmulator } from '../../infra/local/binance/start-emulator.ts';
import { openBinance } from '../../shared/adapters/ccxt/open-binance.ts';
import { openPublicBinance } from '../../shared/adapters/ccxt/public-market.ts';
import { MemoryMarketsCache } from '../../shared/adapters/memory/memory-markets-cache.ts';
import { MemoryVenueStore } from '../../shared/adapters/memory/memory-venue-store.ts';
import { openPaper } from '../../shared/adapters/paper/open-paper.ts';
import type { Candle } from '../../shared/market/candle.ts';
import { candleKey } from '../../shared/market/candle-need.ts';
import type { CandleSource } from '../../shared/market/candle-source.ts';
import { FRAME_MS, FRAMES, type Frame, lastClosedOpenMs } from '../../shared/market/frame.ts';
import { price } from '../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../shared/time/duration.ts';
import { setPrices } from '../../shared/venue/prices.ts';
import { FakeExchange } from '../support/fake-exchange.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { flatPrices, scene } from '../venue/scene.ts';

const PERPETUAL = 'BTC/USDT:USDT';
const SPOT = 'BTC/USDT';
/** In the second half of an hour, so that no frame ends here. */
const NOW_MS = Date.UTC(2026, 0, 11, 7, 40);
const FIRST_MS = Date.UTC(2026, 0, 1);
const KEY = { apiKey: 'not-a-real-key', secret: 'not-a-real-secret' };

/** Hour number n closes at 50,000 + n by its mark price, at 40,000 + n on the spot market, 7 above it at most. */
const hourOf = (openMs: number, base: number): Candle => {
  const close = base + (openMs - FIRST_MS) / HOUR_MS;
  const at = (value: number) => price(String(value));
  return { openMs, open: at(close - 1), high: at(close + 7), low: at(close - 5), close: at(close) };
};
const BASES = { mark: 50_000, perp: 90_000, spot: 40_000 };

function hoursBetween(base: number, fromMs: number, toMs: number): readonly Candle[] {
  const hours: Candle[] = [];
  for (let openMs = FIRST_MS; openMs < toMs; openMs += HOUR_MS) if (openMs >= fromMs) hours.push(hourOf(openMs, base));
  return hours;
}

interface Opened {
  readonly source: CandleSource;
  /** By the exchange's clock and by ours. */
  readonly clock: ManualClock;
}

async function emulated(ours: ManualClock, exchange = ours) {
  const emulator = await startBinanceEmulator({
    accounts: [{ name: 'main', venue: scene(), keys: [KEY] }],
    nowMs: () => exchange.nowMs(),
    history: {
      candles: (kind, coin, fromMs, toMs) =>
        coin === 'BTC' ? hoursBetween(BASES[kind], fromMs, Math.min(toMs, exchange.nowMs() - HOUR_MS + 1)) : [],
      funding: () => [],
    },
  });
  onTestFinished(() => emulator.close());
  emulator.changeEveryVenue((venue) =>
    BTC_AND_ETH.reduce((state, { instrument }) => setPrices(state, instrument.symbol, flatPrices('60000')), venue),
  );
  const route = (url: URL) => `${emulator.url}/${url.host}${url.pathname}${url.search}`;
  return { emulator, settings: { clock: ours, cache: new MemoryMarketsCache(), route, timeoutMs: 2_000 } };
}

async function onBinance(): Promise<Opened> {
  const clock = new ManualClock(NOW_MS);
  const { settings } = await emulated(clock);
  const source = openBinance({ ...settings, credentials: KEY });
  onTestFinished(() => source.close());
  return { source, clock };
}

async function onPaper(): Promise<Opened> {
  const clock = new ManualClock(NOW_MS);
  const { settings } = await emulated(clock);
  const market = openPublicBinance(settings);
  onTestFinished(() => market.close());
  const paper = { venueStore: new MemoryVenueStore(), market, clock, account: 'main', startingBalances: [] };
  return { source: openPaper(paper), clock };
}

/** The last hour of each longer bar is its close, and its extremes lie in its last and first hours. */
function joined(base: number, frame: Frame): readonly Candle[] {
  const bars: Candle[] = [];
  for (let openMs = FIRST_MS; openMs < NOW_MS + 2 * DAY_MS; openMs += FRAME_MS[frame]) {
    const [first, last] = [hourOf(openMs, base), hourOf(openMs + FRAME_MS[frame] - HOUR_MS, base)];
    bars.push({ openMs, open: first.open, high: last.high, low: first.low, close: last.close });
  }
  return bars;
}

async function inTests(): Promise<Opened> {
  const clock = new ManualClock(NOW_MS);
  const source = new FakeExchange(scene(), clock);
  for (const frame of FRAMES) {
    source.candles.set(candleKey({ symbol: PERPETUAL, frame }), joined(BASES.mark, frame));
    source.candles.set(candleKey({ symbol: SPOT, frame }), joined(BASES.spot, frame));
  }
  return { source, clock };
}

async function read(source: CandleSource, symbol: string, frame: Frame, bars: number): Promise<readonly Candle[]> {
  const candles = await source.readCandles({ symbol, frame, bars });
  if (!candles.ok) throw new Error(candles.because);
  return candles.value;
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each([
  ['Binance', onBinance],
  ['paper', onPaper],
  ['the fake exchange of tests', inTests],
])('closed bars of %s', (_name, open) => {
  it.each(FRAMES)('are the newest of %s that have closed, oldest first', async (frame) => {
    const { source } = await open();
    const lastMs = lastClosedOpenMs(frame, NOW_MS);
    const expected = joined(BASES.mark, frame)
      .filter(({ openMs }) => openMs <= lastMs)
      .slice(-3);
    expect(expected).toHaveLength(3);
    expect(plain(await read(source, PERPETUAL, frame, 3))).toEqual(plain(expected));
  });

  it('are those of the spot market where one is named, and as many as there are', async () => {
    const { source } = await open();
    const all = joined(BASES.spot, '1d').filter(({ openMs }) => openMs <= lastClosedOpenMs('1d', NOW_MS));
    expect(plain(await read(source, SPOT, '1d', 400))).toEqual(plain(all));
  });

  it('include a bar from the moment it closes, and not before', async () => {
    const { source, clock } = await open();
    const newest = async () => (await read(source, PERPETUAL, '1h', 1))[0]?.openMs;
    const closesMs = Date.UTC(2026, 0, 11, 8);
    clock.advance(closesMs - 1 - NOW_MS);
    expect(await newest()).toBe(closesMs - 2 * HOUR_MS);
    clock.advance(1);
    expect(await newest()).toBe(closesMs - HOUR_MS);
  });
});

describe('closed bars of Binance', () => {
  it('do not count as closed while only our clock says so', async () => {
    const exchange = new ManualClock(Date.UTC(2026, 0, 11, 8) - 10 * SECOND_MS);
    const ours = new ManualClock(exchange.nowMs() + 20 * SECOND_MS);
    const { settings } = await emulated(ours, exchange);
    const source = openPublicBinance(settings);
    onTestFinished(() => source.close());
    const candles = await read(source, PERPETUAL, '1h', 2);
    expect(candles.map(({ openMs }) => openMs)).toEqual([5, 6].map((hour) => Date.UTC(2026, 0, 11, hour)));
  });

  it('take one question, and none that cannot be asked', async () => {
    const { emulator, settings } = await emulated(new ManualClock(NOW_MS));
    const source = openPublicBinance(settings);
    onTestFinished(() => source.close());
    await read(source, PERPETUAL, '4h', 750);
    expect([...emulator.calls()]).toEqual([['GET /fapi/v1/markPriceKlines', 1]]);
    const asked = await Promise.all([
      source.readCandles({ symbol: 'BTC/USD:ETH', frame: '1h', bars: 1 }),
      source.readCandles({ symbol: PERPETUAL, frame: '1h', bars: 751 }),
      source.readCandles({ symbol: 'NIX/USDT:USDT', frame: '1h', bars: 1 }),
    ]);
    expect(asked.map((one) => (one.ok ? '' : one.because))).toEqual([
      '"BTC/USD:ETH" is no market of Binance; write it like "BTC/USDT:USDT" (perpetual) or "BTC/USDT" (spot).',
      '1 to 750 bars are read at once, 751 were asked for',
      expect.stringContaining('Invalid symbol'),
    ]);
  });
});
