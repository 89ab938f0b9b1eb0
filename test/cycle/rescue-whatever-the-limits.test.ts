import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceTo } from '../../shared/margin/short-margin.ts';
import { dollars, NO_QUOTE, price, quote, ratio } from '../../shared/money/amount.ts';
import type { DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import { MINUTE_MS } from '../../shared/time/duration.ts';
import { statedLiquidation } from '../../shared/venue/stated-liquidation.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { BTC } from '../venue/scene.ts';

const amounts = fc.constantFrom('0', '1', '20000').map(dollars);

/** Limits of a deployment, tightened after the hedge was opened: down to nothing. */
const limits: fc.Arbitrary<Partial<DeployedLimits>> = fc.record({
  symbols: fc.constantFrom([], [BTC]),
  ratioMax: fc.constantFrom('0.1', '1').map(ratio),
  leverageMax: fc.constantFrom('1', '3').map(ratio),
  notionalMax: amounts,
  orderNotionalMax: amounts,
  turnoverADay: amounts,
  ordersADay: fc.constantFrom(0, 1, 50),
  slippageMax: fc.constantFrom('0.0001', '0.01').map(ratio),
});

interface Squeeze {
  readonly tightened: Partial<DeployedLimits>;
  readonly perDay: string | undefined;
  readonly cash: string;
  readonly mark: number;
  readonly control: 'run' | 'reduceOnly';
}

const squeezes: fc.Arbitrary<Squeeze> = fc.record({
  tightened: limits,
  perDay: fc.constantFrom(undefined, '1', '20000'),
  cash: fc.constantFrom('0', '3000', '15000', '60000'),
  // Liquidated at 89,600: from 12 % away to 2 %.
  mark: fc.integer({ min: 80_100, max: 87_800 }),
  control: fc.constantFrom('run', 'reduceOnly'),
});

/** How far a short of 1.2 BTC ends from its liquidation, once it has come near and all of this stands in its way. */
async function distanceAfter({ tightened, perDay, cash, mark, control }: Squeeze) {
  const stage = new Stage();
  const margin = perDay === undefined ? {} : { margin: { perDay } };
  stage.wish(margin);
  await stage.passes(2);
  stage.exchange.happen((venue) => ({ ...venue, wallet: quote(cash) }));
  stage.limits = { ...stage.limits, ...tightened };
  stage.controls.put(ACCOUNT, { mode: control });
  stage.moveTo(String(mark));
  for (let pass = 0; pass < 4; pass++) {
    await stage.pass();
    stage.clock.advance(MINUTE_MS);
  }
  const { venue } = stage.exchange;
  const position = venue.positions[BTC];
  const at = position === undefined ? undefined : statedLiquidation(venue, BTC, position);
  const isForced = venue.incomes.some(({ kind, amount }) => kind === 'insurance' && !amount.eq(NO_QUOTE));
  return { isForced, distance: at === undefined ? undefined : distanceTo(at, price(String(mark))) };
}

describe('a short near liquidation', () => {
  it('is brought away from it by cash or by a buy-back, and no limit or cap changes that in the least', async () => {
    await fc.assert(
      fc.asyncProperty(squeezes, async (squeeze) => {
        const { isForced, distance } = await distanceAfter(squeeze);
        expect(isForced).toBe(false);
        // Nothing at all was left to keep where it is undefined.
        expect(distance?.gt(ratio('0.12')) ?? true).toBe(true);
        const free = await distanceAfter({ ...squeeze, tightened: {}, perDay: undefined, control: 'run' });
        expect(distance?.toString()).toBe(free.distance?.toString());
      }),
      { numRuns: 15 },
    );
  });
});
