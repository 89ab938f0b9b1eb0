import { describe, expect, it } from 'vitest';
import { BTC } from '../../../venue/scene.ts';
import { openOwnedStack } from './owned-stack.ts';

const BTC_CORE = { policyId: 'btc-core', coin: 'BTC', ratio: '0.6', enabled: true, order: { style: 'market' } };

describe('hedge control', () => {
  it('turns a switch and says what still happens and what does not', async () => {
    const { hedge } = await openOwnedStack();
    expect((await hedge('control')).out).toBe('No control is set, so nothing is traded: npm run hedge -- control run.');
    expect((await hedge('control', 'run')).out).toMatch(
      /^The account main: the control says run now\. Shorts are opened/,
    );
    expect((await hedge('control', 'stop', '--all')).out).toMatch(
      /^All accounts: .*Nothing is sent: no order, no removal\s+and no margin/,
    );
    const { out } = await hedge('control', 'reduceOnly');
    expect(out).toMatch(/Nothing grows/);
    expect(out).toMatch(/For main still holds: stop, because the control for all accounts is stricter/);
    expect((await hedge('control')).out.split('\n')).toEqual([
      'account  its own     in effect  halt',
      '───────  ──────────  ─────────  ────',
      'all      stop',
      'main     reduceOnly  stop       none',
    ]);
  });

  it('stops an account whose item nobody can read', async () => {
    const { hedge, putControl } = await openOwnedStack();
    await putControl({ mode: 7 });
    expect((await hedge('control')).out).toMatch(/main +7 +unreadable: nothing is traded/);
    expect((await hedge('control', 'stop')).code).toBe(0);
    expect((await hedge('control')).out).toMatch(/main +stop +stop/);
  });

  it('misunderstands an account that cannot be one', async () => {
    const { hedge } = await openOwnedStack();
    for (const [words, sentence] of [
      [['--all', '--account', 'main'], /cannot be used together/],
      [['--account', 'all'], /--account must be at most 40 letters/],
      [['--account', 'a b'], /--account must be/],
    ] as const) {
      const { code, err } = await hedge('control', 'run', ...words);
      expect({ code, err: err.join() }).toEqual({ code: 2, err: expect.stringMatching(sentence) });
    }
  });

  it('lifts a halt after showing its reason', async () => {
    const { hedge, putPolicy, putControl, passes, stage } = await openOwnedStack();
    await putControl({ mode: 'run' });
    await putPolicy(BTC_CORE);
    await passes(1);
    expect((await hedge('control', 'resume')).out).toMatch(/is not halted/);
    stage.exchange.happen((venue) => {
      const { [BTC]: _lost, ...positions } = venue.positions;
      return { ...venue, positions };
    });
    await passes(2);
    const asked = await hedge('control', 'resume');
    expect(asked.code).toBe(1);
    expect(asked.out).toMatch(/^Halted just now \(halt-\w+\): The exchange shows a short of 0 contracts/);
    expect(asked.err.join()).toMatch(/takes the positions on the exchange as they are.*add --yes/);
    expect((await hedge('control', 'resume', '--yes')).code).toBe(0);
    await passes(1);
    expect(stage.heard()).toContain('account-resumed');
    expect((await hedge('status')).out).not.toMatch(/HALTED/);
  });
});

describe('hedge control beside items that are missing or unreadable', () => {
  /** An account that only the switch for all accounts lets trade, halted. */
  async function haltedUnderAll() {
    const owned = await openOwnedStack();
    await owned.putControl({ account: 'all', mode: 'run' });
    await owned.putPolicy(BTC_CORE);
    await owned.passes(1);
    owned.stage.exchange.happen((venue) => ({ ...venue, positions: {} }));
    await owned.passes(2);
    return owned;
  }

  it('never leaves a resume in an item without a mode, which nobody could read', async () => {
    const { hedge, passes, stage } = await haltedUnderAll();
    const { code, err } = await hedge('control', 'resume', '--yes');
    expect({ code, err: err.join() }).toEqual({
      code: 1,
      err: expect.stringMatching(/The account main has no control of its own.*control run --account main/),
    });
    expect((await hedge('control')).out).toMatch(/main +not set +run +halt-/);
    await hedge('control', 'run', '--account', 'main');
    expect((await hedge('control', 'resume', '--yes')).code).toBe(0);
    await passes(1);
    expect(stage.heard()).toContain('account-resumed');
  });

  it('says that nothing is traded while the other switch cannot be read', async () => {
    const { hedge, putControl } = await openOwnedStack();
    await putControl({ account: 'all', mode: 'go' });
    expect((await hedge('control', 'run')).words).toMatch(/For main still holds: unreadable: nothing is traded/);
    await putControl({ mode: 'run', resume: true });
    expect((await hedge('control', 'run', '--all')).words).toMatch(/For main still holds: unreadable/);
    expect((await hedge('control', 'run')).words).toMatch(/For main still holds: unreadable/);
  });

  it('does not turn the switch of an account that the stack does not have', async () => {
    const { hedge } = await openOwnedStack({ accounts: ['btc', 'eth'] });
    const { code, err } = await hedge('control', 'stop');
    expect({ code, err: err.join() }).toEqual({
      code: 2,
      err: expect.stringMatching(/several accounts \(btc, eth\).*--account NAME.*--all/),
    });
    expect((await hedge('control')).out).toMatch(/^No control is set/);
    const single = await openOwnedStack({ accounts: ['btc'] });
    expect((await single.hedge('control', 'stop')).words).toMatch(/^The account btc: the control says stop now/);
  });
});

describe('hedge alerts', () => {
  it('tells what the owner was told, and marks what has not gone out', async () => {
    const { hedge, putPolicy, putControl, passes, stage } = await openOwnedStack();
    await putControl({ mode: 'run' });
    await putPolicy(BTC_CORE);
    expect((await hedge('alerts')).out).toBe('No alert in the last 2d.');
    await passes(1);
    stage.channel.failWith('the topic is gone');
    await putPolicy({ ...BTC_CORE, takeProfit: { price: '70000' } });
    await passes(1);
    const { out } = await hedge('alerts');
    expect(out.split('\n')).toEqual([
      'info      2026-01-01 00:05  BTC hedge opened',
      '  Sold 1.2 BTC at 59999.90: the policy asks for 60 % of the coins. The short is 1.2 BTC now. With',
      '  the cash present this short survives a rise of 137.8 % (price 142662). A rise to 120000 needs no',
      '  more cash. The next top-up is 21365 USDT at price 71870.',
      'info      2026-01-01 00:10  BTC hedge removed [not delivered yet]',
      '  Bought back 1.2 BTC at 60000.10: take-profit: the mark price reached 70000. No short is left.',
    ]);
    expect((await hedge('alerts', '--limit', '1')).out).toMatch(
      /^1 older one is left out \(--limit\)\.\ninfo .* removed/,
    );
    const told = JSON.parse((await hedge('alerts', '--json')).out);
    expect(told.map(({ isDelivered }: { isDelivered: boolean }) => isDelivered)).toEqual([true, false]);
    stage.clock.advance(3 * 86_400_000);
    expect((await hedge('alerts')).out).toMatch(/^info .* BTC hedge removed \[not delivered yet\]/);
  });

  it('shows what every pass met anew as often as its owner heard of it', async () => {
    const { hedge, putPolicy, putControl, passes, stage } = await openOwnedStack();
    await putControl({ mode: 'run' });
    await putPolicy(BTC_CORE);
    stage.exchange.faults.nextOrders(
      ...Array.from({ length: 30 }, () => ({ kind: 'refuse', code: 'overloaded' }) as const),
    );
    await passes(20);
    const sent = stage.heard();
    expect(sent.filter((code) => code === 'order-refused')).toHaveLength(2);
    const codesOf = async (...since: readonly string[]) =>
      JSON.parse((await hedge('alerts', '--json', ...since)).out).map(({ code }: { code: string }) => code);
    expect(await codesOf()).toEqual(sent);
    expect(await codesOf('--since', '20m')).toEqual([]);
  });

  it('misunderstands what is no duration and no number', async () => {
    const { hedge } = await openOwnedStack();
    for (const [words, sentence] of [
      [['--since', 'yesterday'], /--since is "yesterday"; it must be a duration/],
      [['--limit', '0'], /--limit is "0"; it must be a whole number/],
    ] as const) {
      const { code, err } = await hedge('alerts', ...words);
      expect({ code, err: err.join() }).toEqual({ code: 2, err: expect.stringMatching(sentence) });
    }
  });
});
