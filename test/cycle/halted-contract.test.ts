import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../shared/market/instrument.ts';
import { DAY_MS } from '../../shared/time/duration.ts';
import { expectKept } from '../support/promises.ts';
import { PERIOD_MS, type Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC } from '../venue/scene.ts';

const become = (stage: Stage, status: Instrument['status']): void =>
  stage.exchange.happen((venue) => {
    const instrument = venue.instruments[BTC];
    if (instrument === undefined) throw new Error('BTC is listed');
    return { ...venue, instruments: { ...venue.instruments, [BTC]: { ...instrument, status } } };
  });

describe('a contract the exchange does not trade any more', () => {
  it('is told once a day while a short is open in it, though its size is as it should be', async () => {
    const stage = await opened((now) => become(now, 'halted'));
    await stage.passes(DAY_MS / PERIOD_MS);
    expect(stage.heard()).toEqual(['hedge-opened', 'contract-halted']);
    expect(stage.channel.sent.at(-1)).toMatchObject({ severity: 'critical' });
    await stage.passes(1);
    expect(stage.heard()).toEqual(['hedge-opened', 'contract-halted', 'contract-halted']);
  });

  it('grows nothing until it trades again', async () => {
    const stage = await opened((now) => {
      become(now, 'halted');
      now.wish({ ratio: '0.7' });
    });
    await stage.passes(2);
    expect(stage.exchange.asked).toHaveLength(1);
    become(stage, 'trading');
    await stage.passes(1);
    await expectKept(stage, '1.4');
  });

  it('may be left all the same: the order to shrink is sent, and the exchange judges it', async () => {
    const stage = await opened((now) => {
      become(now, 'halted');
      now.wish({ ratio: '0' });
    });
    await stage.passes(1);
    expect(stage.exchange.asked.map(({ side, reduceOnly }) => [side, reduceOnly])).toEqual([
      ['sell', false],
      ['buy', true],
    ]);
  });
});
