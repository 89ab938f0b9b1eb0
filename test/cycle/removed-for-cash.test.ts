import { describe, expect, it } from 'vitest';
import { quote } from '../../shared/money/amount.ts';
import { Stage } from '../support/stage.ts';

describe('a hedge that was removed because its cash was out', () => {
  it('is not opened again by what is left of its margin, until the owner changes his policy', async () => {
    const stage = new Stage();
    stage.wish({ margin: { whenOut: 'remove' } });
    await stage.passes(3);
    stage.exchange.happen((venue) => ({ ...venue, wallet: quote('0') }));
    stage.moveTo('80500');
    await stage.passes(1);
    expect(stage.short().toString()).toBe('0');
    for (const mark of ['80500', '70000', '40000']) {
      stage.moveTo(mark);
      await stage.passes(3);
    }
    expect(stage.exchange.venue.trades.map(({ side }) => side)).toEqual(['sell', 'buy']);
    stage.wish({ margin: { whenOut: 'remove' }, ratio: '0.1' });
    await stage.passes(3);
    expect(stage.short().isPositive()).toBe(true);
  });
});
