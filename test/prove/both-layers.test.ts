import { expect, it } from 'vitest';
import { playLayer, SEEDS } from './play-layer.ts';

it('the wire of Binance over the tables of AWS keeps every promise, the rules of the exchange kept in the ledger', async () => {
  const { totals } = await playLayer('both');
  expect(totals.broken).toEqual([]);
  expect(totals.passes).toBeGreaterThan(20 * SEEDS);
});
