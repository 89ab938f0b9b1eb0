import { describe, expect, it } from 'vitest';
import { readAccountRecord } from '../../shared/cycle/ledger.ts';
import { toStored } from '../../shared/money/stored.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';

/** What one write unit of the table pays for. */
const WRITE_UNIT_BYTES = 1_024;
/** The item's key, the lease beside the record, and the names of their attributes. */
const BESIDE_RECORD_BYTES = 200;

async function recordOf(stage: Stage) {
  const record = await stage.ledger.readAccount(ACCOUNT);
  if (record === undefined) throw new Error('no pass has ended');
  return record;
}

describe('what a pass saw of its hedges', () => {
  it('is how they stand after the pass, its orders included', async () => {
    const stage = new Stage();
    stage.wish();
    await stage.pass();
    const { seen, endedAtMs, verifiedAtMs } = await recordOf(stage);
    expect(endedAtMs).toBe(stage.clock.nowMs());
    expect(verifiedAtMs).toBe(endedAtMs);
    expect(toStored(seen?.['btc-core'] ?? {})).toEqual({
      atMs: endedAtMs,
      mark: '60000',
      short: '1.2',
      coins: '2',
      liquidation: '89593.5',
      survival: { to: '142661.5', missing: '0', topUp: '21365.3', at: '71869.5' },
    });
  });

  it('can be read back, and keeps an account with two hedges within one write unit', async () => {
    const stage = new Stage();
    stage.wish({ policyId: 'btc-long-term-holding' });
    stage.wishEth({ policyId: 'eth-of-the-treasury' });
    await stage.passes(4);
    const stored = toStored(await recordOf(stage));
    expect(Object.keys(stored['seen'] ?? {})).toEqual(['btc-long-term-holding', 'eth-of-the-treasury']);
    expect(toStored(readAccountRecord(stored, 'record'))).toEqual(stored);
    // JSON takes more bytes than the table counts.
    expect(JSON.stringify(stored).length + BESIDE_RECORD_BYTES).toBeLessThanOrEqual(WRITE_UNIT_BYTES);
  });

  it('stays with its instant where a pass is blind, and is forgotten with the hedge', async () => {
    const stage = await opened();
    const before = await recordOf(stage);
    stage.exchange.faults.failing.add('prices');
    await stage.pass();
    const blind = await recordOf(stage);
    expect(blind.endedAtMs).toBe(stage.clock.nowMs());
    expect(blind.verifiedAtMs).toBe(before.verifiedAtMs);
    expect(toStored(blind.seen ?? {})).toEqual(toStored(before.seen ?? {}));
    stage.exchange.faults.failing.clear();
    stage.wish({ expires: '2026-01-01' });
    await stage.passes(2);
    stage.policies.delete(ACCOUNT, 'btc-core');
    await stage.passes(1);
    expect((await recordOf(stage)).seen).toEqual({});
  });
});
