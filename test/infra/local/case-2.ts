import { expect } from 'vitest';
import { coins as coinsOf } from '../../../shared/money/amount.ts';
import { notional, ratioOf } from '../../../shared/money/conversions.ts';
import { run, WELL } from './whole-run.ts';

/** The second case of the tutorial, in which the price falls by 15 %, and in which it rises: what each of them comes to. */
export const FALLING = ['2', '2550', '-4500', '3150', '-0.45'] as const;
export const RISING = ['2up', '3450', '4500', '-3150', '0.45'] as const;

const ONE_COIN = coinsOf('1');

/** Runs it through the stack as it is deployed, fees off, and holds it to what the tutorial says. */
export async function playCase2(...[name, last, coins, short, net]: typeof FALLING | typeof RISING): Promise<void> {
  const summary = await run({ market: { kind: 'case', name }, fees: false });
  expect(summary).toMatchObject(WELL);
  const [hedge] = summary.hedges;
  expect([hedge?.spotProfit, hedge?.shortProfit].map(String)).toEqual([coins, short]);
  expect(String(hedge && ratioOf(hedge.together, notional(ONE_COIN, hedge.spotStart)))).toBe(net);
  expect(summary.orders.map(({ purpose, filled, averagePrice }) => [purpose, `${filled}`, `${averagePrice}`])).toEqual([
    ['open', '7', '3000'],
    ['shrink', '7', last],
  ]);
  expect(hedge).toMatchObject({ topUps: 0, liquidations: 0 });
  expect(`${hedge?.short}`).toBe('0');
}
