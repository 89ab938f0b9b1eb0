import { describe, expect, it } from 'vitest';
import { ratio } from '../../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { openOwnedStack } from './owned-stack.ts';

const HALF = ratio('0.5');

const BTC_CORE = { policyId: 'btc-core', coin: 'BTC', ratio: '0.6', enabled: true, order: { style: 'market' } };

type OwnedStack = Awaited<ReturnType<typeof openOwnedStack>>;

/** A stack whose hedge has its short of 1.2 BTC open. */
async function openHedged(): Promise<OwnedStack> {
  const stack = await openOwnedStack();
  await stack.putControl({ mode: 'run' });
  await stack.putPolicy(BTC_CORE);
  await stack.passes(1);
  expect(stack.stage.short().toString()).toBe('1.2');
  return stack;
}

/** Everything that can have become of a hedge whose short is still open. */
const STANDINGS: readonly (readonly [string, (stack: OwnedStack) => Promise<unknown>])[] = [
  ['active', async () => undefined],
  ['disabled', ({ hedge }) => hedge('policy', 'disable', 'btc-core')],
  ['frozen by a fault', ({ putPolicy }) => putPolicy({ ...BTC_CORE, ratio: '1.5' })],
  [
    'frozen because it turned to the other mode',
    ({ putPolicy }) => putPolicy({ ...BTC_CORE, enabled: false, mode: 'live' }),
  ],
  ['deleted', ({ hedge }) => hedge('policy', 'delete', 'btc-core', '--yes')],
  [
    'halted',
    async ({ stage, passes }) => {
      stage.exchange.happen((venue) => {
        const btc = venue.positions['BTC/USDT:USDT'];
        if (btc === undefined) throw new Error('no short is open');
        return {
          ...venue,
          positions: { ...venue.positions, 'BTC/USDT:USDT': { ...btc, contracts: btc.contracts.times(HALF) } },
        };
      });
      await passes(2);
    },
  ],
];

describe('flatten', () => {
  it.each(STANDINGS)('closes a hedge that is %s, and keeps it closed', async (_standing, happen) => {
    const stack = await openHedged();
    await happen(stack);
    await stack.passes(1);
    expect(stack.stage.short().isZero()).toBe(false);
    const asked = await stack.hedge('flatten', 'btc-core');
    expect(asked).toMatchObject({ code: 1, out: '' });
    expect(asked.err.join(' ')).toMatch(
      /^Would close main\/btc-core: the short of \S+ BTC is bought back .*To do it: add --yes\.$/,
    );
    expect(await stack.hedge('flatten', 'btc-core', '--yes')).toMatchObject({ code: 0, err: [] });
    await stack.passes(1);
    expect(stack.stage.short().toString()).toBe('0');
    await stack.passes(2);
    expect(stack.stage.short().toString()).toBe('0');
  });

  it('closes at the next pass, also by a clock that is ahead of the one of the passes', async () => {
    const stack = await openHedged();
    stack.stage.clock.advance(3 * HOUR_MS);
    expect((await stack.hedge('flatten', 'btc-core', '--yes')).code).toBe(0);
    stack.stage.clock.advance(-3 * HOUR_MS);
    await stack.passes(1);
    expect(stack.stage.short().toString()).toBe('0');
  });

  it('takes no account for another: where several have such a hedge, one must be named', async () => {
    const stack = await openHedged();
    await stack.putPolicy({ ...BTC_CORE, account: 'second' });
    for (const words of [
      ['flatten', 'btc-core', '--yes'],
      ['flatten', '--yes'],
      ['policy', 'delete', 'btc-core', '--yes'],
      ['policy', 'disable', 'btc-core'],
    ]) {
      const { code, out, err } = await stack.hedge(...words);
      expect({ code, out, err: err.join() }).toEqual({
        code: 1,
        out: '',
        err: expect.stringMatching(/several accounts \(main, second\): choose one with --account NAME\.$/),
      });
    }
    expect(await stack.readPolicy('btc-core')).toMatchObject(BTC_CORE);
    expect((await stack.hedge('flatten', 'btc-core', '--account', 'main', '--yes')).code).toBe(0);
  });

  it('sends nothing while the control says stop, and says so', async () => {
    const stack = await openHedged();
    await stack.hedge('control', 'stop', '--all');
    const { code, out } = await stack.hedge('flatten', '--yes');
    expect(code).toBe(0);
    expect(out).toMatch(/The control of main says stop: nothing is sent until npm run hedge -- control\s+reduceOnly/);
    await stack.passes(2);
    expect(stack.stage.short().toString()).toBe('1.2');
    await stack.hedge('control', 'reduceOnly', '--all');
    await stack.passes(2);
    expect(stack.stage.short().toString()).toBe('0');
  });

  it('keeps a hedge that is not open yet from opening', async () => {
    const stack = await openOwnedStack();
    await stack.putControl({ mode: 'run' });
    await stack.putPolicy(BTC_CORE);
    const { out } = await stack.hedge('flatten', '--yes');
    expect(out).toMatch(/^Closing main\/btc-core: no short is open, and none will be opened/);
    expect((await stack.hedge('flatten', '--yes')).out).toMatch(/^Nothing to close in the account main/);
    await stack.passes(2);
    expect(stack.stage.short().toString()).toBe('0');
  });

  it('says that there is nothing to close', async () => {
    const stack = await openOwnedStack();
    expect(await stack.hedge('flatten', 'eth')).toMatchObject({
      code: 1,
      out: '',
      err: ['There is no hedge eth: npm run hedge -- status shows every hedge there is.'],
    });
    await stack.putPolicy({ ...BTC_CORE, enabled: false });
    expect((await stack.hedge('flatten')).out).toBe(
      'Nothing to close in the account main: no short is open and no policy would open one.',
    );
  });
});
