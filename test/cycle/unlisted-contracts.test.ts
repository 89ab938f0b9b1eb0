import { describe, expect, it } from 'vitest';
import { overTheWire } from '../support/over-the-wire.ts';
import { ACCOUNT, PERIOD_MS, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC } from '../venue/scene.ts';

/** A policy whose instrument is not the linear perpetual of its coin. */
const mistyped = (instrument: string, enabled: boolean) => ({
  policyId: 'mistyped',
  account: ACCOUNT,
  coin: 'BTC',
  instrument,
  ratio: '0.5',
  enabled,
});

const CASES = ['BTCUSDT', 'BTC/USD:BTC', 'BTC'].flatMap((name) => [
  { name, enabled: true },
  { name, enabled: false },
]);

describe.each(CASES)('an instrument $name that is no linear perpetual (enabled: $enabled)', ({ name, enabled }) => {
  it('leaves the hedge beside it its margin, and the account in sight', async () => {
    const stage = await opened((now) => now.policies.put(mistyped(name, enabled)));
    const reports = await stage.passes(7);
    for (const report of reports) expect(report).toMatchObject({ kind: 'done', isVerified: true, failures: [] });
    expect(stage.heard()).not.toContain('account-unreadable');
    expect(stage.heard()).toContain('policy-faulty');
    stage.moveTo('73000');
    await stage.passes(1);
    expect(stage.heard()).toContain('topped-up');
    expect(stage.short().toString()).toBe('1.2');
  });

  it('does not keep it from following its policy, unless both claim the same coins', async () => {
    const stage = await opened((now) => {
      now.policies.put(mistyped(name, enabled));
      now.wish({ ratio: '0.7' });
    });
    await stage.passes(2);
    const isRival = enabled && name !== 'BTCUSDT';
    expect(stage.short().toString()).toBe(isRival ? '1.2' : '1.4');
  });
});

describe('a contract whose rules cannot be read', () => {
  it.each([{ ratio: '1.7' }, { enabled: false }])(
    'is missed where a short is open in it, also for %o',
    async (wish) => {
      const stage = await opened((now) => now.wish(wish));
      stage.exchange.faults.failing.add('instruments');
      const reports = await stage.passes(3);
      for (const report of reports) expect(report).toMatchObject({ isVerified: false });
      expect(stage.heard()).toContain('account-unreadable');
    },
  );
});

describe('over the wire, with the real adapter', () => {
  it.each(['BTCUSDT', 'BTC/USD:BTC'])('an instrument %s leaves the hedge beside it its margin', async (name) => {
    const stage = new Stage();
    const { outside, emulator, moveTo, close } = await overTheWire(stage);
    stage.wish();
    moveTo('60000');
    await stage.pass(outside);
    stage.policies.put(mistyped(name, true));
    stage.clock.advance(PERIOD_MS);
    moveTo('73000');
    const report = await stage.pass(outside);
    await close();
    expect(report).toMatchObject({ kind: 'done', isVerified: true, failures: [] });
    expect(stage.heard()).toContain('topped-up');
    expect(emulator.venue(ACCOUNT).positions[BTC]?.contracts.toString()).toBe('1.2');
    expect(emulator.venue(ACCOUNT).marginMoves).toHaveLength(1);
  });
});
