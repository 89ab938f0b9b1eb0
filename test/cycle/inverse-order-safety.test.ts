import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import { readInputs } from '../../shared/hedge/decision-inputs.ts';
import { contracts } from '../../shared/money/amount.ts';
import { TIMING } from '../../shared/orders/timing.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import type { OrderFault } from '../support/exchange-faults.ts';
import { PERIOD_MS, type Stage } from '../support/stage.ts';

import { coinsShort, moveTo, pass, stageFor } from './inverse-scene.ts';

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
