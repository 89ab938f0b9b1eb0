import { onTestFinished } from 'vitest';
import { BTC_AND_ETH, type EmulatedSymbol } from '../../../infra/local/binance/emulated-symbols.ts';
import { startBinanceEmulator } from '../../../infra/local/binance/start-emulator.ts';
import { LOCAL_LIMITS } from '../../../infra/local/local-limits.ts';
import { openBinance } from '../../../shared/adapters/ccxt/open-binance.ts';
import { MemoryAlertChannel } from '../../../shared/adapters/memory/memory-alert-channel.ts';
import { MemoryCandleCache } from '../../../shared/adapters/memory/memory-candle-cache.ts';
import { MemoryControls } from '../../../shared/adapters/memory/memory-controls.ts';
import { MemoryLedger } from '../../../shared/adapters/memory/memory-ledger.ts';
import { MemoryMarketsCache } from '../../../shared/adapters/memory/memory-markets-cache.ts';
import { MemoryPolicyBook } from '../../../shared/adapters/memory/memory-policy-book.ts';
import { runPass } from '../../../shared/cycle/run-pass.ts';
import { coins, price, quote, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import { setPrices } from '../../../shared/venue/prices.ts';

const START_MS = Date.UTC(2026, 0, 1);
const KEY = { apiKey: 'not-a-real-key', secret: 'not-a-real-secret' };

/** Symbols that differ in their coin only. */
const symbolsFor = (count: number): readonly EmulatedSymbol[] =>
  BTC_AND_ETH.slice(0, 1).flatMap((base) =>
    Array.from({ length: count }, (_, at) => {
      const coin = `COIN${at}`;
      return { ...base, instrument: { ...base.instrument, symbol: `${coin}/USDT:USDT`, coin } };
    }),
  );

const policyFor = (coin: string) => ({
  policyId: coin.toLowerCase(),
  account: 'main',
  coin,
  enabled: true,
  mode: 'live',
  ratio: '1',
  reserve: '0',
  order: { style: 'market' },
});

/** Opens `count` hedges over the wire, until a pass has nothing to do: what that one asked the exchange, and how many shorts stand. */
export async function quietPassOf(count: number) {
  const clock = { nowMs: START_MS };
  const symbols = symbolsFor(count);
  const instruments = symbols.map(({ instrument }) => instrument);
  const spot = Object.fromEntries(instruments.map(({ coin }) => [coin, coins('0.1')]));
  const venue = openVenue({ instruments, wallet: quote('1000000'), spot });
  const emulator = await startBinanceEmulator({
    accounts: [{ name: 'main', venue, keys: [KEY] }],
    nowMs: () => clock.nowMs,
    symbols,
  });
  onTestFinished(() => emulator.close());
  const now = {
    mark: price('60000'),
    index: price('60000'),
    bid: price('60000'),
    ask: price('60000'),
    last: price('60000'),
  };
  const freshen = () =>
    emulator.changeEveryVenue((state) =>
      instruments.reduce(
        (priced, { symbol }) =>
          setPrices(priced, symbol, {
            ...now,
            spot: price('60000'),
            fundingRate: ratio('0.0001'),
            nextFundingMs: START_MS + 8 * HOUR_MS,
            pricedAtMs: clock.nowMs,
            spotAtMs: clock.nowMs,
          }),
        state,
      ),
    );
  const account = openBinance({
    credentials: KEY,
    clock: { nowMs: () => clock.nowMs },
    cache: new MemoryMarketsCache(),
    route: (url) => `${emulator.url}/${url.host}${url.pathname}${url.search}`,
  });
  const policies = new MemoryPolicyBook();
  for (const { coin } of instruments) policies.put(policyFor(coin));
  const controls = new MemoryControls();
  controls.put('main', { mode: 'run' });
  const outside = {
    clock: { nowMs: () => clock.nowMs },
    policies,
    controls,
    ledger: new MemoryLedger(),
    candleCache: new MemoryCandleCache(),
    reader: account,
    orders: account,
    margin: account,
    channel: new MemoryAlertChannel(),
    limits: { ...LOCAL_LIMITS, symbols: instruments.map(({ symbol }) => symbol), ordersADay: 100 },
    mode: 'live' as const,
    takerFee: ratio('0.0005'),
  };
  for (let pass = 0; ; pass++) {
    freshen();
    emulator.resetCalls();
    const report = await runPass(outside, { account: 'main', runId: `run-${pass}` });
    if (report.kind !== 'done') throw new Error(report.because);
    if (report.entries.every(({ kind }) => kind === 'decided')) break;
    if (pass > 10) throw new Error('the account does not come to rest');
    clock.nowMs += HOUR_MS;
  }
  account.close();
  return { calls: [...emulator.calls()].sort(), shorts: Object.keys(emulator.venue('main').positions).length };
}
