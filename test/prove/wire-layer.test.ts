import { describe, expect, it } from 'vitest';
import type { Script } from '../../infra/tools/simulate/script.ts';
import { withSoundWire } from '../simulation/calm-script.ts';
import { differingSeeds, playLayer, SEEDS } from './play-layer.ts';

/** Money in a coin, a quotient of dollars and a price, has forty digits in memory and eight on the wire: cents decide otherwise. */
const isInDollars = ({ accounts }: Script): boolean => accounts.every(({ coinWallet }) => coinWallet === undefined);

describe('the wire of Binance', () => {
  it('keeps every promise while its replies are cut, stalled, or each of the known error replies', async () => {
    const { totals, replies } = await playLayer('wire');
    expect(totals.broken).toEqual([]);
    expect(totals.passes).toBeGreaterThan(20 * SEEDS);
    expect([...replies].filter(([, times]) => times === 0)).toEqual([]);
  });

  it('does as the ports do, event by event, while every reply arrives', async () => {
    expect(await differingSeeds('wire', withSoundWire, isInDollars)).toEqual([]);
  });
});
