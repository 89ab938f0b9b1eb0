import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BTC_AND_ETH } from '../../../infra/local/binance/emulated-symbols.ts';
import { type BinanceEmulator, startBinanceEmulator } from '../../../infra/local/binance/start-emulator.ts';
import { generateMarket } from '../../../infra/local/market/generate-market.ts';
import type { CoinHour } from '../../../infra/local/market/market-path.ts';
import { marketPath } from '../../../infra/local/market/market-path.ts';
import { historyOf } from '../../../infra/local/market/path-history.ts';
import { openPublicBinance, type PublicBinance } from '../../../shared/adapters/ccxt/public-market.ts';
import { price, ratio } from '../../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';
import { setPrices } from '../../../shared/venue/prices.ts';
import { plain, valueIn } from '../../support/value-in.ts';
import { flatPrices } from '../../venue/scene.ts';
import { holdClock, memoryCache } from './open-test-account.ts';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';
const FROM_MS = Date.UTC(2026, 0, 1);
const PATH = generateMarket({ seed: 3, coins: ['BTC', 'ETH'], fromMs: FROM_MS, hours: 60 * 24 });

const hourAt = (openMs: number): CoinHour => {
  const hour = PATH.hour('BTC', openMs);
  if (hour === undefined) throw new Error('the path has no such hour');
  return hour;
};

let clock: ReturnType<typeof holdClock>;
let emulator: BinanceEmulator;
let market: PublicBinance;

async function start(path = PATH): Promise<void> {
  clock = holdClock(FROM_MS + 50 * DAY_MS);
  emulator = await startBinanceEmulator({ accounts: [], nowMs: clock.nowMs, history: historyOf(path, clock.nowMs) });
  emulator.changeEveryVenue((venue) =>
    BTC_AND_ETH.reduce((state, { instrument }) => setPrices(state, instrument.symbol, flatPrices('60000')), venue),
  );
  const route = (url: URL) => `${emulator.url}/${url.host}${url.pathname}${url.search}`;
  market = openPublicBinance({ clock, cache: memoryCache(), route, timeoutMs: 2_000 });
}

beforeEach(() => start());
afterEach(async () => {
  market.close();
  await emulator.close();
});

describe('the public side of Binance', () => {
  it('tells rules and prices without any signed question', async () => {
    const rules = valueIn(await market.readInstruments([BTC, ETH, 'NIX/USDT:USDT']));
    expect([...rules.keys()]).toEqual([BTC, ETH]);
    expect(plain(rules.get(BTC))).toEqual(plain(BTC_AND_ETH[0]?.instrument));
    const prices = await market.readPrices([BTC, 'NIX/USDT:USDT']);
    expect(plain(valueIn(prices.get(BTC)))).toMatchObject({ mark: '60000', bid: '60000', spot: '60000' });
    expect(prices.get('NIX/USDT:USDT')?.ok).toBe(false);
    expect(valueIn(market.readClockSkewMs())).toBe(0);
    const paths = [...emulator.calls().keys()];
    expect(paths.sort()).toEqual([
      'GET /api/v3/exchangeInfo',
      'GET /api/v3/ticker/24hr',
      'GET /fapi/v1/exchangeInfo',
      'GET /fapi/v1/fundingInfo',
      'GET /fapi/v1/premiumIndex',
      'GET /fapi/v1/ticker/bookTicker',
    ]);
  });

  it('tells closed hours side by side, also more than one page of them', async () => {
    const toMs = FROM_MS + 48 * DAY_MS;
    const bars = valueIn(await market.readBars(BTC, { fromMs: FROM_MS, toMs, stepMs: HOUR_MS }));
    expect(bars).toHaveLength(48 * 24);
    expect(emulator.calls().get('GET /fapi/v1/markPriceKlines')).toBe(2);
    for (const [place, bar] of bars.entries()) {
      const { perp, mark, spot } = hourAt(FROM_MS + place * HOUR_MS);
      expect(plain(bar)).toEqual(plain({ perp, mark, spot }));
    }
  });

  it('tells minutes that add up to their hour', async () => {
    const fromMs = FROM_MS + 3 * HOUR_MS;
    const bars = valueIn(await market.readBars(BTC, { fromMs, toMs: fromMs + HOUR_MS, stepMs: MINUTE_MS }));
    expect(bars.map(({ perp }) => perp.openMs)).toEqual(bars.map((_, minute) => fromMs + minute * MINUTE_MS));
    const highs = bars.map(({ mark }) => mark.high.toChartNumber());
    expect(Math.max(...highs)).toBe(hourAt(fromMs).mark.high.toChartNumber());
    const late = { fromMs: fromMs + 20 * MINUTE_MS, toMs: fromMs + 25 * MINUTE_MS, stepMs: MINUTE_MS };
    expect(valueIn(await market.readBars(BTC, late))).toEqual(bars.slice(20, 25));
  });

  it('leaves out bars that have not closed', async () => {
    clock.moveBy(30 * MINUTE_MS);
    const nowMs = clock.nowMs();
    const hours = { fromMs: FROM_MS + 50 * DAY_MS - 2 * HOUR_MS, toMs: FROM_MS + 50 * DAY_MS, stepMs: HOUR_MS };
    expect(valueIn(await market.readBars(BTC, hours))).toHaveLength(2);
    const minutes = { fromMs: FROM_MS + 50 * DAY_MS, toMs: nowMs, stepMs: MINUTE_MS };
    expect(valueIn(await market.readBars(BTC, minutes))).toEqual([]);
  });

  it('tells settlements once, after an instant and up to another', async () => {
    const ratesOf = async (afterMs: number, untilMs: number) => {
      const rates = valueIn(await market.readSettledRates(BTC, afterMs, untilMs));
      return rates.map(({ atMs }) => (atMs - FROM_MS) / HOUR_MS);
    };
    expect(await ratesOf(FROM_MS, FROM_MS + DAY_MS)).toEqual([8, 16, 24]);
    expect(await ratesOf(FROM_MS + 8 * HOUR_MS, FROM_MS + 16 * HOUR_MS)).toEqual([16]);
    expect(await ratesOf(FROM_MS + 9 * HOUR_MS, FROM_MS + 10 * HOUR_MS)).toEqual([]);
  });

  it('says when it cannot be asked', async () => {
    const lift = emulator.injectFault({ match: () => true, fault: 'cut-before' });
    expect((await market.readInstruments([BTC])).ok).toBe(false);
    expect((await market.readPrices([BTC])).get(BTC)?.ok).toBe(false);
    expect((await market.readBars(BTC, { fromMs: FROM_MS, toMs: FROM_MS + HOUR_MS, stepMs: HOUR_MS })).ok).toBe(false);
    expect((await market.readSettledRates(BTC, FROM_MS, FROM_MS + DAY_MS)).ok).toBe(false);
    lift();
    expect((await market.readBars(BTC, { fromMs: FROM_MS, toMs: FROM_MS + 1, stepMs: 1 })).ok).toBe(false);
  });
});

describe('a market that stood still', () => {
  const flat = (openMs: number, value: string) => ({
    openMs,
    open: price(value),
    high: price(value),
    low: price(value),
    close: price(value),
  });

  it('repeats the last price of the coin and says so', async () => {
    market.close();
    await emulator.close();
    const hours = ['1', '2', '3'].map((value, index): CoinHour => {
      const candle = flat(FROM_MS + 50 * DAY_MS + index * HOUR_MS, value);
      const hour = { perp: candle, mark: candle, spot: candle };
      return index === 1 ? { ...hour, spotHalted: true, fundingRate: ratio('0.0001') } : hour;
    });
    await start(marketPath(FROM_MS + 50 * DAY_MS, new Map([['BTC', hours]])));
    clock.moveBy(5 * HOUR_MS);
    const span = { fromMs: FROM_MS + 50 * DAY_MS, toMs: FROM_MS + 50 * DAY_MS + 5 * HOUR_MS, stepMs: HOUR_MS };
    const bars = valueIn(await market.readBars(BTC, span));
    expect(bars.map(({ spot, spotHalted = false }) => [spot.close.toString(), spotHalted])).toEqual([
      ['1', false],
      ['1', true],
      ['3', false],
    ]);
  });
});
