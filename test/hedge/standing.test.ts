import { describe, expect, it } from 'vitest';
import type { Standing } from '../../shared/hedge/hedge-view.ts';
import { standingNotices } from '../../shared/hedge/standing.ts';
import { found } from '../../shared/market/read.ts';
import { ratio } from '../../shared/money/amount.ts';
import { instrumentOf, policyOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

const told = (story: Story, insanePasses = 0) =>
  standingNotices(viewOf(story), stateOf({ insanePasses }), ratio('0.123')).map(
    ({ code, sentence }) => `${code}: ${sentence}`,
  );
const open = { position: shortOf('0.6') };
const disabled: Standing = { kind: 'disabled', policy: policyOf() };

describe('what an owner hears of standing, control and prices', () => {
  it('is nothing while all is well', () => {
    expect(told({})).toEqual([]);
    expect(told(open)).toEqual([]);
    expect(told({ control: 'reduceOnly' })).toEqual([]);
  });

  it('of a disabled policy: only while a short is open, and how to close it', () => {
    expect(told({ standing: disabled })).toEqual([]);
    expect(told({ ...open, standing: disabled })).toEqual([
      'policy-disabled: The policy is disabled. A short of 0.6 BTC stays open and its margin is kept. To close it, set ' +
        'enabled to true and ratio to 0.',
    ]);
  });

  it('of a deleted policy: how to close its short', () => {
    expect(told({ ...open, standing: { kind: 'orphaned' } })).toEqual([
      'policy-orphaned: The policy of an open hedge was deleted. A short of 0.6 BTC stays open and its margin is kept. ' +
        'To close it, put the policy back with ratio 0.',
    ]);
  });

  it('of a contract that does not trade: only while a short is open there', () => {
    const instrument = instrumentOf({ status: 'halted' });
    expect(told({ instrument })).toEqual([]);
    expect(told({ ...open, instrument })).toEqual([
      'contract-halted: The exchange does not trade BTC/USDT:USDT now: it may pause, or be about to delist and settle ' +
        'it. 0.6 BTC are short there; nothing grows, and once it is settled the coins stand without their hedge. Read ' +
        "the exchange's announcements.",
    ]);
  });

  it('of leverage or margin mode that somebody changed: while a short is open, also when nothing should grow', () => {
    const settings = found({ leverage: ratio('20'), marginMode: 'isolated' as const });
    expect(told({ settings })).toEqual([]);
    expect(told({ ...open, settings, standing: disabled }).join()).not.toContain('settings-differ');
    expect(told({ ...open, settings })).toEqual([
      'settings-differ: For the open BTC short the policy wants 2x isolated, the exchange has 20x isolated. The hedge ' +
        'will not grow until they agree again.',
    ]);
  });

  it.each([
    ['unset', 'not-started: Nothing is traded yet'],
    ['unreadable', 'not-started: The Controls table could not be read'],
    ['stop', 'stopped: The control says stop: no order and no margin is sent.'],
  ] as const)('of the control %s: what does not happen, and what is at stake', (control, beginning) => {
    const [flat] = told({ control });
    expect(flat?.startsWith(beginning)).toBe(true);
    expect(flat).not.toContain('short');
    const [short] = told({ ...open, control });
    expect(short).toContain(' 0.6 BTC are short, 12.3 % from liquidation (mark 60000.00).');
  });

  it('of unusable prices: from the third pass on', () => {
    expect(told({}, 2)).toEqual([]);
    expect(told({}, 3)).toEqual([
      'prices-unusable: 3 passes in a row saw prices of BTC that nobody should trade on (mark 60000, index 60000, spot ' +
        '60000): nothing grows until they agree.',
    ]);
  });
});
