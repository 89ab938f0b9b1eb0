import { describe, expect, it } from 'vitest';
import { candleKey } from '../../../../shared/market/candle-need.ts';
import { BETA_BARS } from '../../../../shared/signals/measure-beta.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { swingingHours } from '../../../signals/given.ts';
import { ETH, START_MS } from '../../../venue/scene.ts';
import { openOwnedStack } from './owned-stack.ts';

const BTC_CORE = {
  policyId: 'btc-core',
  coin: 'BTC',
  ratio: '0.6',
  enabled: true,
  order: { style: 'market' },
  takeProfit: { price: '55000' },
};

/** A stack with a hedge of 1.2 BTC, seen by a pass five minutes ago. */
async function openHedged(more: object = {}) {
  const stack = await openOwnedStack();
  await stack.putControl({ mode: 'run' });
  await stack.putPolicy({ ...BTC_CORE, ...more });
  await stack.passes(14);
  return stack;
}

describe('hedge explain', () => {
  it('shows every rule with its number, what was decided, and what would have led elsewhere', async () => {
    const { hedge } = await openHedged();
    const lines = (await hedge('explain', 'btc-core')).out.split('\n');
    expect(lines.slice(0, 9)).toEqual([
      'btc-core of the account main, as the pass of 2026-01-01 01:05 UTC saw it (5 min ago)',
      '  Decided again from the stored inputs.',
      '',
      '  Mark 60,000.00, 2 coins on the account. Short 1.2 contracts, target 1.2, gap 0.',
      '',
      'rule                  verdict  number',
      '────────────────────  ───────  ─────────────────────────────────────',
      'margin                passes   distance 49.32 % to 89593.55',
      '  far enough from liquidation',
    ]);
    expect(lines).toContain('removal: take-profit  passes   mark 60000');
    expect(lines.slice(lines.indexOf('Decided: hold, within the band'))).toEqual([
      'Decided: hold, within the band',
      '',
      'What would have led to another decision, all else as it was:',
      expect.stringMatching(/^ {2}Mark at 71,869\.\d\d or above \(\+19\.8 %\): top up 21,365\.\d\d: liquidation at/),
      '  equity is restored.',
      expect.stringMatching(/^ {2}Mark at (54,999\.9\d|55,000\.00) or below \(-8\.3 %\): remove, buy 1\.2 contracts:/),
      '  reached 55000.',
      '  More cash in the futures wallet changes nothing.',
      expect.stringMatching(
        /^ {2}With 2\.1066\d+ BTC on the account or more \(\+5\.3 %\): grow, sell 0\.038 contracts:/,
      ),
      '  changed: the short goes to 98 % of its target.',
      expect.stringMatching(
        /^ {2}With 1\.9433\d+ BTC on the account or less \(-2\.8 %\): shrink, buy 0\.035 contracts:/,
      ),
      '  changed: the short goes to 100 % of its target.',
      '  Time alone changes nothing within 14 days.',
    ]);
  });

  it('says what cash, the control and time would do to a hedge that is not opened', async () => {
    const stack = await openOwnedStack();
    await stack.putPolicy({ ...BTC_CORE, ratio: '1', allowPartial: false, reserve: '2', expires: '2026-01-03' });
    await stack.passes(1);
    const closed = (await stack.hedge('explain', 'btc-core')).words;
    expect(closed).toContain('Decided: hold, no control item says run yet');
    expect(closed).toContain('With the control set to run: still hold, allowPartial is false and the cash carries');
    await stack.putControl({ mode: 'run' });
    await stack.passes(13);
    const { words } = await stack.hedge('explain', 'btc-core');
    expect(words).toMatch(/With [\d,.]+ USDT more in the futures wallet: open, sell 2 contracts/);
    expect(words).toContain('Short 0 contracts, target 2, gap +2.');
    expect(words).toContain('Time alone changes nothing within 14 days.');
  });

  it('goes back to any pass that was written down, and gives the same as JSON', async () => {
    const { hedge, putPolicy, passes } = await openHedged({ expires: '2026-01-02' });
    await putPolicy({ ...BTC_CORE, ratio: '0.3' });
    await passes(14);
    expect((await hedge('explain', 'btc-core')).words).toContain('target 0.6, gap 0.');
    const { words } = await hedge('explain', 'btc-core', '--at', '2026-01-01T01:07Z');
    expect(words).toContain('as the pass of 2026-01-01 01:05 UTC saw it');
    expect(words).toContain('target 1.2, gap 0.');
    expect(words).toContain('From 2026-01-02 00:00 on: remove, buy 1.2 contracts');
    const { decided, again } = JSON.parse((await hedge('explain', 'btc-core', '--json')).out);
    expect(decided).toMatchObject({ policyId: 'btc-core', target: '0.6', short: '0.6' });
    expect(again.decision.verdicts).toEqual(decided.verdicts);
  });

  it('decides again also where the inputs have no room in the entry', async () => {
    const because = 'a reason of many words '.repeat(8);
    const remove = Array.from({ length: 10 }, (_, at) => ({ when: { priceAbove: `${200_000 + at}` }, because }));
    const { hedge } = await openHedged({ remove });
    const { words } = await hedge('explain', 'btc-core');
    expect(words).toContain('Decided again from the stored inputs.');
    expect(words).toContain('Short 1.2 contracts, target 1.2, gap 0.');
    expect(words).toMatch(/Mark at 54,999\.9\d|55,000\.00 or below/);
  });

  it('decides again for a hedge by another coin, by the beta that was measured then', async () => {
    const stack = await openOwnedStack();
    const firstMs = START_MS - BETA_BARS * HOUR_MS;
    const bars = (around: number, part: number) => swingingHours(firstMs, BETA_BARS + 48, { around, part });
    stack.stage.exchange.candles.set(candleKey({ symbol: 'BTC/USDT', frame: '1h' }), bars(60_000, 0.66));
    stack.stage.exchange.candles.set(candleKey({ symbol: ETH, frame: '1h' }), bars(3_000, 1));
    await stack.putControl({ mode: 'run' });
    const { takeProfit: _ofBtc, ...plain } = BTC_CORE;
    await stack.putPolicy({ ...plain, instrument: ETH, ratio: '0.5', cross: { acceptBasis: true } });
    await stack.passes(14);
    const { words } = await stack.hedge('explain', 'btc-core');
    expect(words).toContain('stored inputs; beta and the prices beside it stand as they were measured then.');
    expect(words).toMatch(/Short 13\.\d+ contracts, target 13\.\d+, gap/);
    expect(words).toMatch(/beta 0\.66\d, R squared 1\.000, net loss/);
    expect(words).toMatch(/on the account or more .*: grow, sell/);
    expect(words).not.toContain('decided otherwise');
  });

  it('says of a frozen policy what is wrong with it, as it was then', async () => {
    const stack = await openHedged();
    await stack.putPolicy({ ...BTC_CORE, ratio: '1.4' });
    await stack.passes(1);
    const { words } = await stack.hedge('explain', 'btc-core');
    expect(words).toContain(
      'Decided: hold, the policy is frozen: its size stays as it is. ratio is "1.4"; it must be a number from 0 to 1',
    );
    expect(words).not.toContain('decided otherwise');
  });

  it.each([
    [['nobody'], 1, /^There is no policy "nobody"/],
    [['btc-core', '--at', 'noon'], 2, /^--at is "noon"; it must be a UTC date or time/],
    [['btc-core', '--at', '2025-12-31'], 1, /^No pass over the account main wrote down a decision on btc-core/],
    [[], 2, /^Missing required argument 'ID'/],
  ])('refuses %j in a sentence', async (words, code, sentence) => {
    const stack = await openOwnedStack();
    await stack.putPolicy(BTC_CORE);
    const printed = await stack.hedge('explain', ...words);
    expect(printed.code).toBe(code);
    expect(printed.err[0]).toMatch(sentence);
  });
});
