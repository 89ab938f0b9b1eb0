import { describe, expect, it } from 'vitest';
import type { InjectedFault } from '../../../infra/local/binance/wire-faults.ts';
import { openAccount, startLocalExchange } from '../../../infra/local/local-exchange.ts';
import { LOCAL_LIMITS } from '../../../infra/local/local-limits.ts';
import { openLocalTables } from '../../../infra/local/local-tables.ts';
import { caseOneMarket } from '../../../infra/local/market/case-one-market.ts';
import { marketPath } from '../../../infra/local/market/market-path.ts';
import { type RanPass, runMarket } from '../../../infra/local/run-market.ts';
import { coins, quote, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';

const POLICY = {
  policyId: 'core',
  account: 'main',
  coin: 'BTC',
  enabled: true,
  mode: 'live',
  ratio: '1',
  order: { style: 'market' },
};

/** Which requests are struck: by method, path, and how many passes have ended. */
type Strikes = (method: string, path: string, passesDone: number) => boolean;

/** A few hours of a standing market, the real adapter over the wire, and one fault on it. */
async function runWith(strikes: Strikes, fault: InjectedFault['fault'], hours = 4) {
  const whole = caseOneMarket();
  const fromMs = whole.fromMs;
  const bars = Array.from({ length: hours }, (_, at) => whole.hour('BTC', fromMs + at * HOUR_MS)).flatMap(
    (bar) => bar ?? [],
  );
  const path = marketPath(fromMs, new Map([['BTC', bars]]));
  const clock = { nowMs: fromMs };
  const tables = await openLocalTables(() => clock.nowMs);
  const balances = { futures: quote('200000'), spot: { BTC: coins('1') } };
  const accounts = { main: openAccount(path, balances, true, 0) };
  const exchange = await startLocalExchange({ path, accounts, nowMs: () => clock.nowMs, halfSpreadTicks: 0 });
  await tables.putPolicy(POLICY);
  await tables.seedControl('main');
  const passes: RanPass[] = [];
  exchange.emulator.injectFault({ match: (method, path) => strikes(method, path, passes.length), fault });
  const { channel } = await runMarket({
    path,
    exchange,
    tables,
    clock,
    accounts: ['main'],
    limits: LOCAL_LIMITS,
    takerFee: ratio('0.0005'),
    fromMs,
    everyMs: HOUR_MS,
    stopwatchMs: () => 0,
    onPass: (pass) => passes.push(pass),
  });
  const venue = exchange.emulator.venue('main');
  await exchange.emulator.close();
  await tables.close();
  const kinds = passes.map(({ report }) =>
    report.kind === 'done' ? report.entries.map(({ kind }) => kind) : [report.kind],
  );
  return { passes, kinds, venue, alerts: channel.sent };
}

const isFirstOrder: Strikes = (method, path, passesDone) =>
  passesDone === 0 && method === 'POST' && path.endsWith('/fapi/v1/order');

describe('a reply that is lost on the wire', () => {
  it('after acceptance: is never sent again, found by the next pass, and hedged exactly once', async () => {
    const { kinds, venue, alerts, passes } = await runWith(isFirstOrder, 'cut-after-accept');
    expect(kinds[0]).toContain('order-doubtful');
    expect(kinds[1]).toContain('order-settled');
    expect(venue.trades).toHaveLength(1);
    expect(venue.positions['BTC/USDT:USDT']?.contracts.toString()).toBe('1');
    expect(alerts.map(({ code }) => code)).toEqual(['order-doubtful', 'hedge-opened']);
    expect(passes.every(({ report }) => report.kind === 'done' && report.failures.length === 0)).toBe(true);
  });

  it('before acceptance: is waited for, proved absent, and decided afresh', async () => {
    const { kinds, venue } = await runWith(isFirstOrder, 'cut-before');
    expect(kinds[0]).toContain('order-doubtful');
    expect(kinds[1]).toEqual(expect.arrayContaining(['order-void', 'order-planned', 'order-settled']));
    expect(venue.trades).toHaveLength(1);
    expect(venue.positions['BTC/USDT:USDT']?.contracts.toString()).toBe('1');
  });

  it('replaced by an error page of a gateway: counts as unknown, not as refused', async () => {
    const { kinds, venue } = await runWith(isFirstOrder, {
      status: 502,
      body: '<html>Bad Gateway</html>',
      apply: true,
    });
    expect(kinds[0]).toContain('order-doubtful');
    expect(kinds[1]).toContain('order-settled');
    expect(venue.trades).toHaveLength(1);
  });
});

describe('a question that fails', () => {
  it('about the positions: trades nothing, and is no "flat"', async () => {
    const { kinds, venue, passes } = await runWith(
      (_method, path, passesDone) => passesDone > 0 && path.endsWith('/fapi/v3/positionRisk'),
      { status: 503, body: 'Service Unavailable.' },
    );
    expect(venue.trades).toHaveLength(1);
    expect(venue.positions['BTC/USDT:USDT']?.contracts.toString()).toBe('1');
    expect(kinds.slice(1).flat()).not.toContain('order-planned');
    expect(passes.slice(1).every(({ report }) => report.kind === 'done' && !report.isVerified)).toBe(true);
  });

  it('about the spot wallet: is no sale', async () => {
    const { kinds, venue } = await runWith(
      (_method, path, passesDone) => passesDone > 0 && path.endsWith('/api/v3/account'),
      { status: 503, body: 'Service Unavailable.' },
    );
    expect(venue.trades).toHaveLength(1);
    expect(kinds.slice(1).flat()).not.toContain('order-planned');
  });
});
