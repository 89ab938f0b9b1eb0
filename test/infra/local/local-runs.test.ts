import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/time/duration.ts';
import { FALLING, playCase2 } from './case-2.ts';
import { policyFile, run, runsFolder, WELL } from './whole-run.ts';

describe('case 1 of the tutorial, through the stack as it is deployed', () => {
  it('loses 50,000 on the coins and earns 30,000 on the short, fees off', async () => {
    const summary = await run({ market: { kind: 'case', name: '1' }, fees: false });
    expect(summary).toMatchObject(WELL);
    expect(summary.stack).toBe(
      'the stack as deployed, except mode=live, every=5h, notionalMax=5000000, orderNotionalMax=1000000',
    );
    const [hedge] = summary.hedges;
    expect(hedge?.spotProfit.toString()).toBe('-50000');
    expect(hedge?.shortProfit.toString()).toBe('30000');
    expect(hedge?.short.toString()).toBe('0');
    expect(
      summary.orders.map(({ purpose, filled, averagePrice }) => [purpose, `${filled}`, `${averagePrice}`]),
    ).toEqual([
      ['open', '3', '65000'],
      ['remove', '3', '55000'],
    ]);
    const told = summary.alerts.map(({ severity, code, subject, account }) => [severity, code, subject, account]);
    expect(told).toEqual([
      ['info', 'hedge-opened', 'BTC hedge opened', 'main'],
      ['info', 'hedge-removed', 'BTC hedge removed', 'main'],
    ]);
    expect(summary.alerts.map(({ text }) => text).join()).not.toMatch(/Counterweight, account/);
    expect(Object.values(summary.quietPassCalls)).toEqual(Array.from({ length: 10 }, () => 1));
    expect([summary.passes, summary.skippedTicks]).toEqual([25, 0]);
  });
});

describe('case 2 of the tutorial, through the stack as it is deployed', () => {
  it.each([FALLING])('%s closes at %s after the event: net %s and %s, %s ETH at the old price', playCase2);
});

describe('a folder that is kept', () => {
  it('goes on where it was, opens nothing twice, and is not mixed with another market', async () => {
    const keep = join(await runsFolder(), 'kept');
    const fromMs = Date.UTC(2026, 0, 1);
    const first = await run({ keep, toMs: fromMs + 2 * DAY_MS });
    expect(first).toMatchObject({ ...WELL, passes: 10 });
    expect(first.orders.filter(({ purpose, outcome }) => purpose === 'open' && outcome === 'filled')).toHaveLength(2);
    const second = await run({ keep, toMs: fromMs + 4 * DAY_MS });
    expect(second).toMatchObject({ ...WELL, fromMs: fromMs + 2 * DAY_MS, orders: [] });
    expect(second.hedges.map(({ short }) => `${short}`)).toEqual(['1.5', '5']);
    const other = run({ keep, market: { kind: 'generated', seed: 52 } });
    await expect(other).rejects.toThrow(/seed 51.*cannot go on in.*seed 52/);
    const item = { policyId: 'far', account: 'far', coin: 'BTC', enabled: true, ratio: 1 };
    const stranger = run({ keep, policyFile: await policyFile('far', item) });
    await expect(stranger).rejects.toThrow(/has no account far/);
  });
});

describe('bad input', () => {
  it('says what is wrong with a policy, and runs nothing', async () => {
    const file = await policyFile('bad', { policyId: 'bad', coin: 'BTC', enabled: true, ratio: 1.5, levrage: 2 });
    await expect(run({ policyFile: file })).rejects.toThrow(
      /ratio[\s\S]*levrage[\s\S]*leverage|levrage[\s\S]*leverage[\s\S]*ratio/,
    );
  });

  it('says which coins the generated market has', async () => {
    const item = { policyId: 'sol', coin: 'SOL', enabled: true, ratio: 1 };
    await expect(run({ policyFile: await policyFile('sol', item) })).rejects.toThrow(/SOL/);
  });
});
