import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { BTC_AND_ETH, COIN_MARGINED_BTC } from '../../infra/local/binance/emulated-symbols.ts';
import type { WireFault } from '../../infra/local/binance/wire-faults.ts';
import { decide } from '../../shared/hedge/decide.ts';
import { readInputs } from '../../shared/hedge/decision-inputs.ts';
import { coins, contracts, quote, ratio } from '../../shared/money/amount.ts';
import { TIMING } from '../../shared/orders/timing.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { positionCoins } from '../../shared/venue/account-margin.ts';
import { REGULAR_FEES } from '../../shared/venue/open-venue.ts';
import { movePrices, setPrices } from '../../shared/venue/prices.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import type { OrderFault } from '../support/exchange-faults.ts';
import { INVERSE_BTC, INVERSE_LIMITS } from '../support/inverse.ts';
import { overTheWire, type Wired } from '../support/over-the-wire.ts';
import { ACCOUNT, PERIOD_MS, pricesAt, Stage } from '../support/stage.ts';
import { BTC, flatPrices, scene } from '../venue/scene.ts';

const venueWith = (inWallet = '10'): VenueState =>
  setPrices(
    scene({
      instruments: [...BTC_AND_ETH.map(({ instrument }) => instrument), COIN_MARGINED_BTC.instrument],
      coinWallets: { BTC: quote(inWallet) },
      spot: { BTC: coins('0') },
      fees: REGULAR_FEES,
      settings: { leverage: ratio('1'), marginMode: 'isolated' },
    }),
    INVERSE_BTC,
    flatPrices('60000'),
  );

function stageFor(style: 'limit' | 'market', wanted = '1'): Stage {
  const stage = new Stage(venueWith());
  stage.limits = INVERSE_LIMITS;
  moveTo(stage, '60000');
  stage.wish({ instrument: INVERSE_BTC, mode: 'live', leverage: 1, reserve: '0', ratio: wanted, order: { style } });
  return stage;
}

function moveTo(stage: Stage, mark: string): void {
  stage.exchange.happen((venue, nowMs) => movePrices(venue, BTC, pricesAt(mark), nowMs).state);
  stage.exchange.happen((venue, nowMs) => movePrices(venue, INVERSE_BTC, pricesAt(mark), nowMs).state);
}

const pass = (stage: Stage) => stage.pass({ ...stage.outside, mode: 'live' });

const coinsShort = (venue: VenueState): number => {
  const position = venue.positions[INVERSE_BTC];
  if (position === undefined) return 0;
  const short = positionCoins(venue, INVERSE_BTC, position).toChartNumber();
  return position.side === 'short' ? short : -short;
};

const orderFaults: fc.Arbitrary<OrderFault> = fc.oneof(
  fc.constantFrom<OrderFault>({ kind: 'none' }, { kind: 'cut-before' }, { kind: 'cut-after' }),
  fc.constantFrom<OrderFault>({ kind: 'refuse', code: 'throttled' }, { kind: 'refuse', code: 'margin' }),
  fc.integer({ min: 1, max: 60_000 }).map((byMs): OrderFault => ({ kind: 'late', byMs })),
  fc
    .integer({ min: 1, max: 4_000 })
    .map((most): OrderFault => ({ kind: 'partial', contracts: contracts(String(most)) })),
);

interface Trouble {
  readonly style: 'limit' | 'market';
  readonly faults: readonly OrderFault[];
  readonly marks: readonly number[];
  readonly lagMs: number;
}

const troubles: fc.Arbitrary<Trouble> = fc.record({
  style: fc.constantFrom('limit', 'market'),
  faults: fc.array(orderFaults, { minLength: 1, maxLength: 5 }),
  marks: fc.array(fc.integer({ min: 40_000, max: 90_000 }), { minLength: 4, maxLength: 10 }),
  lagMs: fc.constantFrom(0, 2_000, 20_000),
});

/** A hedge of all coins through lost, late and partial orders, lists that lag and prices that move. */
async function throughTrouble({ style, faults, marks, lagMs }: Trouble): Promise<Stage> {
  const stage = stageFor(style);
  stage.exchange.faults.nextOrders(...faults);
  stage.exchange.faults.positionsLagMs = lagMs;
  stage.exchange.faults.fillsLagMs = lagMs;
  for (const mark of marks) {
    await pass(stage);
    expect(coinsShort(stage.exchange.venue)).toBeGreaterThanOrEqual(0);
    expect(coinsShort(stage.exchange.venue)).toBeLessThanOrEqual(10);
    stage.clock.advance(PERIOD_MS);
    moveTo(stage, String(mark));
  }
  stage.exchange.faults.heal();
  for (let more = 0; more < 6; more++) {
    stage.clock.advance(Math.max(PERIOD_MS, TIMING.quarantineMs));
    moveTo(stage, '60000');
    await pass(stage);
  }
  return stage;
}

describe('an inverse hedge whose orders go astray', () => {
  it('is never doubled, never long, and stands in the end as its coins ask, or its owner was told', async () => {
    await fc.assert(
      fc.asyncProperty(troubles, async (trouble) => {
        const stage = await throughTrouble(trouble);
        const short = coinsShort(stage.exchange.venue);
        expect(short).toBeLessThanOrEqual(10);
        const isTold = stage.heard().some((code) => code !== 'hedge-opened' && code !== 'hedge-changed');
        expect(short > 9.4 || isTold).toBe(true);
        const ids = stage.exchange.asked.map(({ clientOrderId }) => clientOrderId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(stage.exchange.asked.every(({ side, reduceOnly }) => (side === 'buy') === reduceOnly)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('decides again what it decided, from what the journal kept', async () => {
    const stage = stageFor('market', '0.5');
    const first = await pass(stage);
    stage.clock.advance(HOUR_MS);
    moveTo(stage, '70000');
    const reports = [first, await pass(stage)];
    const entries = reports
      .flatMap((report) => (report.kind === 'done' ? report.entries : []))
      .flatMap((entry) => (entry.kind === 'decided' ? [entry] : []));
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) {
      if (entry.inputs === undefined) throw new Error('the inputs were not kept');
      const { view, before } = readInputs(JSON.parse(JSON.stringify(entry.inputs)));
      const { action } = decide(view, before);
      expect(entry.action.startsWith(action.kind === 'trade' ? action.purpose : action.kind)).toBe(true);
    }
  });
});

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
