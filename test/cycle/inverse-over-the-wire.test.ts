import { afterEach, describe, expect, it } from 'vitest';
import type { WireFault } from '../../infra/local/binance/wire-faults.ts';
import { coins } from '../../shared/money/amount.ts';
import { setPrices } from '../../shared/venue/prices.ts';
import { INVERSE_BTC } from '../support/inverse.ts';
import { overTheWire, type Wired } from '../support/over-the-wire.ts';
import { ACCOUNT, PERIOD_MS, pricesAt, type Stage } from '../support/stage.ts';
import { ETH, flatPrices } from '../venue/scene.ts';

import { coinsShort, INVERSE_WISH, setLeverages, stageFor, venueWith } from './inverse-scene.ts';

describe('an inverse hedge over the wire', () => {
  let wired: Wired | undefined;
  afterEach(() => wired?.close());

  const start = async (): Promise<{ stage: Stage; at: Wired; passOver: () => Promise<unknown> }> => {
    const stage = stageFor('market', '0.5');
    const at = await overTheWire(stage, venueWith());
    wired = at;
    freshen(stage, at, '60000');
    return { stage, at, passOver: () => stage.pass({ ...at.outside, mode: 'live' }) };
  };

  const freshen = (stage: Stage, { emulator, moveTo: move }: Wired, mark: string): void => {
    move(mark);
    const prices = { ...flatPrices(mark, stage.clock.nowMs()), ...pricesAt(mark) };
    emulator.changeEveryVenue((venue) => setPrices(venue, INVERSE_BTC, prices));
  };

  it('is opened with one order and left alone while the price doubles; a quiet pass asks seven questions more', async () => {
    const { stage, at, passOver } = await start();
    await passOver();
    for (const mark of ['60000', '75000', '120000', '45000']) {
      stage.clock.advance(PERIOD_MS);
      freshen(stage, at, mark);
      await passOver();
    }
    at.emulator.resetCalls();
    stage.clock.advance(PERIOD_MS);
    freshen(stage, at, '45000');
    await passOver();
    expect([...at.emulator.calls()].reduce((sum, [, count]) => sum + count, 0)).toBe(17);
    expect(at.emulator.venue(ACCOUNT).trades).toHaveLength(1);
    expect(coinsShort(at.emulator.venue(ACCOUNT))).toBeCloseTo(5, 1);
    expect(stage.heard()).toEqual(['hedge-opened']);
    expect(at.emulator.unknownCalls()).toEqual([]);
  });

  it('leaves a linear short its margin while the host of inverse contracts is silent, and the other way round', async () => {
    const { stage, at, passOver } = await start();
    stage.hold('ETH', '4');
    at.emulator.changeEveryVenue((venue) => ({ ...venue, spot: { ETH: { free: coins('4'), locked: coins('0') } } }));
    stage.wish({ policyId: 'eth', mode: 'live', coin: 'ETH', ratio: '1', order: { style: 'market' } });
    stage.wish({ ...INVERSE_WISH, leverage: 2, ratio: '0.5', order: { style: 'market' } });
    at.emulator.changeEveryVenue((venue) => setLeverages(venue));
    const live = async (btc: string, eth: string) => {
      stage.clock.advance(PERIOD_MS);
      freshen(stage, at, btc);
      const prices = { ...flatPrices(eth, stage.clock.nowMs()), ...pricesAt(eth) };
      at.emulator.changeEveryVenue((venue) => setPrices(venue, ETH, prices));
      await passOver();
    };
    await live('60000', '3000');
    await live('60000', '3000');
    const open = at.emulator.venue(ACCOUNT).positions;
    expect(Object.keys(open).sort()).toEqual([INVERSE_BTC, ETH].sort());
    const moves = () => at.emulator.venue(ACCOUNT).marginMoves.map(({ symbol }) => symbol);
    const silence = (host: string) =>
      at.emulator.injectFault({ match: (_method, path) => path.startsWith(host), fault: 'cut-before' });
    const speak = silence('/dapi/');
    await live('90000', '4000');
    expect(moves()).toEqual([ETH]);
    speak();
    silence('/fapi/v3/positionRisk');
    await live('95000', '4000');
    expect(moves()).toEqual([ETH, INVERSE_BTC]);
  });

  it('is not taken for closed where a fresh start meets a silent host: nothing is halted, and it goes on afterwards', async () => {
    const { stage, at, passOver } = await start();
    await passOver();
    expect(coinsShort(at.emulator.venue(ACCOUNT))).toBeCloseTo(5, 1);
    const speak = at.emulator.injectFault({ match: (_method, path) => path.startsWith('/dapi/'), fault: 'cut-before' });
    const cold = at.coldStart(); // no rules in its cache
    for (let silent = 0; silent < 4; silent++) {
      stage.clock.advance(PERIOD_MS);
      freshen(stage, at, '60000');
      await stage.pass({ ...cold.outside, mode: 'live' });
    }
    expect(stage.heard()).not.toContain('account-halted');
    expect(stage.heard()).toContain('account-unreadable');
    speak();
    stage.clock.advance(PERIOD_MS);
    freshen(stage, at, '60000');
    await stage.pass({ ...cold.outside, mode: 'live' });
    cold.close();
    expect(at.emulator.venue(ACCOUNT).trades).toHaveLength(1);
    const { contracts: held } = at.emulator.venue(ACCOUNT).positions[INVERSE_BTC] ?? {};
    expect((await stage.slot(INVERSE_BTC)).booked.toString()).toBe(`${held}`);
  });

  it.each<[string, WireFault]>([
    ['is lost after it was accepted', 'cut-after-accept'],
    ['is lost before it arrived', 'cut-before'],
    [
      'never ends',
      {
        status: 503,
        body: { code: -1000, msg: 'Unknown error, please check your request or try again later.' },
        apply: true,
      },
    ],
  ])('is opened once where the reply to its order %s', async (_how, fault) => {
    const { stage, at, passOver } = await start();
    const heal = at.emulator.injectFault({
      match: (method, path) => method === 'POST' && path === '/dapi/v1/order',
      fault,
    });
    await passOver();
    heal();
    for (let more = 0; more < 4; more++) {
      stage.clock.advance(PERIOD_MS);
      freshen(stage, at, '60000');
      await passOver();
    }
    expect(at.emulator.venue(ACCOUNT).trades).toHaveLength(1);
    expect(coinsShort(at.emulator.venue(ACCOUNT))).toBeCloseTo(5, 1);
  });
});
