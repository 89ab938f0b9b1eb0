import { describe, expect, it } from 'vitest';
import { LOCAL_LIMITS } from '../../../infra/local/local-limits.ts';
import { generateMarket } from '../../../infra/local/market/generate-market.ts';
import type { MarketPath } from '../../../infra/local/market/market-path.ts';
import { MemoryAlertChannel } from '../../../shared/adapters/memory/memory-alert-channel.ts';
import { MemoryCandleCache } from '../../../shared/adapters/memory/memory-candle-cache.ts';
import { MemoryControls } from '../../../shared/adapters/memory/memory-controls.ts';
import { MemoryLedger } from '../../../shared/adapters/memory/memory-ledger.ts';
import { MemoryPolicyBook } from '../../../shared/adapters/memory/memory-policy-book.ts';
import { MemoryVenueStore } from '../../../shared/adapters/memory/memory-venue-store.ts';
import { openPaper } from '../../../shared/adapters/paper/open-paper.ts';
import { decodePaper } from '../../../shared/adapters/paper/paper-account.ts';
import { startingBalances } from '../../../shared/adapters/paper/starting-balances.ts';
import type { Outside } from '../../../shared/cycle/outside.ts';
import { runPass } from '../../../shared/cycle/run-pass.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { REGULAR_FEES } from '../../../shared/venue/open-venue.ts';
import { valueIn } from '../../support/value-in.ts';
import { BTC, bar, candle, ScriptedMarket, START_MS } from './scripted-market.ts';

const HOURS = 30 * 24;
const POLICY = { policyId: 'btc', account: 'main', coin: 'BTC', ratio: '1', enabled: true, order: { style: 'market' } };

/** Real passes over a paper account, at the prices of a script. */
function openStage() {
  const market = new ScriptedMarket();
  const venueStore = new MemoryVenueStore();
  const policies = new MemoryPolicyBook();
  policies.put(POLICY);
  const controls = new MemoryControls();
  controls.put('main', { mode: 'run' });
  const ledger = new MemoryLedger();
  const channel = new MemoryAlertChannel();
  const candleCache = new MemoryCandleCache();
  const reading = parsePolicy(POLICY, LOCAL_LIMITS);
  if (!reading.ok) throw new Error('the policy is faulty');
  const balances = startingBalances([reading.policy]);
  const { clock } = market;
  const pass = async (runId: string) => {
    const paper = openPaper({ venueStore, market, clock, account: 'main', startingBalances: balances });
    const exchange = { reader: paper, orders: paper, margin: paper };
    const rest = { clock, policies, controls, ledger, candleCache, channel, limits: LOCAL_LIMITS };
    const outside: Outside = { ...exchange, ...rest, mode: 'paper', takerFee: REGULAR_FEES.taker };
    return runPass(outside, { account: 'main', runId });
  };
  const venue = async () => decodePaper(valueIn(await venueStore.load('main'))?.text ?? '').venue;
  return { market, channel, ledger, pass, venue };
}

/** The hour that opens then has closed, and left its prices behind. */
function tellHour(market: ScriptedMarket, path: MarketPath, openMs: number): void {
  const hour = path.hour('BTC', openMs);
  if (hour === undefined) throw new Error('the path ends early');
  market.now.set(BTC, hour.perp.close.toString());
  market.bars.set(openMs, hour);
  if (hour.fundingRate !== undefined) market.rates.push({ atMs: openMs + HOUR_MS, rate: hour.fundingRate });
  market.clock.advance(HOUR_MS);
}

describe('passes over a paper account', () => {
  it('hedge a month hour by hour, every short explained by its trades', async () => {
    const path = generateMarket({ seed: 5, coins: ['BTC'], fromMs: START_MS, hours: HOURS });
    const { market, pass, venue, ledger } = openStage();
    const begunAt = performance.now();
    for (let index = 0; index < HOURS; index += 1) {
      tellHour(market, path, START_MS + index * HOUR_MS);
      expect(await pass(`run-${index}`), `pass ${index}`).not.toMatchObject({ isVerified: false });
    }
    expect(performance.now() - begunAt).toBeLessThan(20_000);
    const { positions } = await venue();
    const { slots } = await ledger.readPage('main', '2026-01-30');
    expect(positions[BTC]?.contracts.toString()).toBe('1');
    expect(slots[0]?.booked.toString()).toBe('1');
    expect((await ledger.readHistory('main')).funding.length).toBeGreaterThan(80);
  });

  it('tell of a liquidation that happened between them, and do not open again', async () => {
    const { market, channel, pass, venue } = openStage();
    await pass('first');
    expect((await venue()).positions[BTC]?.contracts.toString()).toBe('1');
    const spike = bar(candle(START_MS, '60000', '95000', '60000', '60000'));
    market.bars.set(START_MS, spike);
    market.clock.advance(HOUR_MS);
    await pass('second');
    expect(channel.sent.map(({ severity, text }) => `${severity} ${text}`).join('\n')).toMatch(/critical .*liquidat/i);
    market.clock.advance(HOUR_MS);
    await pass('third');
    expect((await venue()).positions).toEqual({});
  });
});
