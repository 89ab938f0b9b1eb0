import { expect, it } from 'vitest';
import { ratio } from '../../shared/money/amount.ts';
import { movePrices } from '../../shared/venue/prices.ts';
import { expectKept } from '../support/promises.ts';
import { opened } from '../support/stories.ts';
import { BTC } from '../venue/scene.ts';

it.each(['0.03', '-0.03'])('a funding rate of %s moves no short by itself', async (rate) => {
  const stage = await opened((now) =>
    now.exchange.happen((venue, nowMs) => movePrices(venue, BTC, { fundingRate: ratio(rate) }, nowMs).state),
  );
  await stage.passes(3);
  await expectKept(stage, '1.2');
  expect(stage.exchange.asked).toHaveLength(1);
  expect(stage.heard()).toEqual(['hedge-opened']);
});
