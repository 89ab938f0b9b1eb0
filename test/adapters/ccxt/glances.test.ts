import { expect, it, onTestFinished } from 'vitest';
import { BTC_AND_ETH } from '../../../infra/local/binance/emulated-symbols.ts';
import { type BinanceEmulator, startBinanceEmulator } from '../../../infra/local/binance/start-emulator.ts';
import { openGlances } from '../../../shared/adapters/ccxt/open-glances.ts';
import { WALLET_NOT_ASKED } from '../../../shared/market/glance.ts';
import { type Contracts, coins, contracts, price, quote, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import { placeOrder } from '../../../shared/venue/place-order.ts';
import { setPrices } from '../../../shared/venue/prices.ts';
import { CREDENTIALS, holdClock, memoryCache, NOW_MS } from './open-test-account.ts';

const BTC = 'BTC/USDT:USDT';

/** An account with a short of half a coin, whose key can do nothing but read. */
async function openShort(marginMode: 'isolated' | 'cross') {
  const instruments = BTC_AND_ETH.map(({ instrument }) => instrument);
  const opened = openVenue({ instruments, wallet: quote('50000'), spot: { BTC: coins('1'), USDT: coins('1000') } });
  const priced = setPrices(opened, BTC, {
    ...{ mark: price('60000'), index: price('60000'), bid: price('59999.9'), ask: price('60000.1') },
    ...{ last: price('60000'), spot: price('60001.5'), fundingRate: ratio('0.0001') },
    ...{ nextFundingMs: NOW_MS + HOUR_MS, pricedAtMs: NOW_MS, spotAtMs: NOW_MS },
  });
  const settings = { ...priced.settings, [BTC]: { leverage: ratio('2'), marginMode } };
  const placed = placeOrder({ ...priced, settings }, sale(contracts('0.5')), NOW_MS);
  if (placed.kind === 'refused') throw new Error(placed.because);
  const keys = [{ ...CREDENTIALS, rights: { canTrade: false, canTransfer: false } }];
  const emulator = await startBinanceEmulator({
    nowMs: () => NOW_MS,
    accounts: [{ name: 'main', venue: placed.state, keys }],
  });
  onTestFinished(() => emulator.close());
  emulator.changeEveryVenue((venue) => ({ ...venue, prices: placed.state.prices }));
  const route = (url: URL): string => `${emulator.url}/${url.host}${url.pathname}${url.search}`;
  const glances = openGlances({ credentials: CREDENTIALS, clock: holdClock(), cache: memoryCache(), route });
  return { emulator, glances };
}

const sale = (quantity: Contracts) =>
  ({
    clientOrderId: 'cw1a1',
    symbol: BTC,
    side: 'sell',
    contracts: quantity,
    reduceOnly: false,
    style: { kind: 'immediate', price: price('59990') },
  }) as const;

/** What was asked since the rules were read. */
const callsOf = (emulator: BinanceEmulator): readonly string[] => [...emulator.calls().keys()].sort();

it('a glance at an isolated short takes three calls, with a key that can only read', async () => {
  const { emulator, glances } = await openShort('isolated');
  expect((await glances.readInstruments([BTC])).ok).toBe(true);
  emulator.resetCalls();
  const { marks, positions, spot, futures } = await glances.readGlance([BTC]);
  expect(callsOf(emulator)).toEqual(['GET /api/v3/account', 'GET /fapi/v1/premiumIndex', 'GET /fapi/v3/positionRisk']);
  expect(marks.get(BTC)).toEqual({ ok: true, value: price('60000') });
  expect(positions.ok && positions.value.get(BTC)).toMatchObject({ side: 'short', contracts: contracts('0.5') });
  expect(spot.ok && spot.value.get('BTC')?.free.toString()).toBe('1');
  expect(futures).toEqual({ ok: false, because: WALLET_NOT_ASKED });
  expect(glances.rest()).toBe(true);
});

it('a glance at a cross short also asks for the wallet it leans on', async () => {
  const { emulator, glances } = await openShort('cross');
  emulator.resetCalls();
  const { futures } = await glances.readGlance([BTC]);
  expect(callsOf(emulator)).toContain('GET /fapi/v3/account');
  expect(futures.ok && futures.value.get('USDT')?.total.isPositive()).toBe(true);
});

it('each part fails by itself, and a symbol without a mark is no zero', async () => {
  const { emulator, glances } = await openShort('isolated');
  const match = (_method: string, path: string) => path.endsWith('/positionRisk');
  emulator.injectFault({ match, fault: { status: 500, body: {} } });
  const { marks, positions, spot } = await glances.readGlance([BTC, 'NOPE/USDT:USDT']);
  expect([marks.get(BTC)?.ok, marks.get('NOPE/USDT:USDT')?.ok, positions.ok, spot.ok]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(glances.rest()).toBe(false);
});
