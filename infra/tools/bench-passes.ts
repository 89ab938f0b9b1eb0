import { MemoryControls } from '../../shared/adapters/memory/memory-controls.ts';
import { MemoryLedger } from '../../shared/adapters/memory/memory-ledger.ts';
import { MemoryPolicyBook } from '../../shared/adapters/memory/memory-policy-book.ts';
import { coins, quote, ratio } from '../../shared/money/amount.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { openAccount, startLocalExchange } from '../local/local-exchange.ts';
import { LOCAL_LIMITS } from '../local/local-limits.ts';
import { type LocalTables, openLocalTables } from '../local/local-tables.ts';
import { caseOneMarket } from '../local/market/case-one-market.ts';
import { runMarket } from '../local/run-market.ts';

const POLICY = {
  policyId: 'core',
  account: 'main',
  coin: 'BTC',
  enabled: true,
  mode: 'live',
  ratio: '0.6',
  order: { style: 'market' },
};

/** Median milliseconds of a quiet pass: exchange and tables over their wires, and with the tables in memory instead. */
export async function timePasses(): Promise<{ readonly wireMs: number; readonly memoryMs: number }> {
  const wire: number[] = [];
  const memory: number[] = [];
  for (const _round of [1, 2, 3]) {
    wire.push(await medianPass(false));
    memory.push(await medianPass(true));
  }
  return { wireMs: middle(wire), memoryMs: middle(memory) };
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function medianPass(isInMemory: boolean): Promise<number> {
  const path = caseOneMarket();
  const clock = { nowMs: path.fromMs };
  const nowMs = () => clock.nowMs;
  const wired = await openLocalTables(nowMs);
  const tables = isInMemory ? inMemory(wired) : wired;
  const accounts = { main: openAccount(path, { futures: quote('300000'), spot: { BTC: coins('5') } }, true, 0) };
  const exchange = await startLocalExchange({ path, accounts, nowMs, halfSpreadTicks: 0 });
  if (!isInMemory) await tables.putPolicy(POLICY);
  if (!isInMemory) await tables.seedControl('main');
  const tookMs: number[] = [];
  await runMarket({
    path,
    exchange,
    tables,
    clock,
    accounts: ['main'],
    limits: LOCAL_LIMITS,
    takerFee: ratio('0.0005'),
    fromMs: path.fromMs,
    everyMs: HOUR_MS,
    stopwatchMs: () => performance.now(),
    onPass: (pass) => tookMs.push(pass.tookMs),
  });
  await exchange.emulator.close();
  await wired.close();
  return middle(tookMs);
}

function inMemory(wired: LocalTables): LocalTables {
  const policies = new MemoryPolicyBook();
  policies.put(POLICY);
  const controls = new MemoryControls();
  controls.put('main', { mode: 'run' });
  return { ...wired, ledger: new MemoryLedger(), policies, controls };
}
