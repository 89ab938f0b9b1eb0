import { describe, expect, it } from 'vitest';
import { booksOf } from '../../shared/journal/books.ts';
import { coins, quote } from '../../shared/money/amount.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { BTC } from '../venue/scene.ts';

/** A short of 0.5 BTC that somebody opened by hand, before the first pass. */
async function found(adopt: boolean): Promise<Stage> {
  const stage = new Stage();
  stage.trade('sell', '0.5');
  stage.clock.advance(300_000);
  stage.wish({ adopt });
  return stage;
}

describe('a short that is already there', () => {
  it('is left alone without the consent of its owner, who hears how to give it', async () => {
    const stage = await found(false);
    await stage.passes(3);
    expect(stage.short().toString()).toBe('0.5');
    expect(stage.channel.sent.at(-1)?.text).toContain('set adopt to true');
  });

  it('is taken over with it, brought to its ratio, and kept', async () => {
    const stage = await found(true);
    await stage.passes(3);
    expect(stage.heard()).toContain('adopted');
    expect(stage.short().toString()).toBe('1.2');
    stage.moveTo('73000');
    await stage.passes(2);
    expect(stage.heard()).toContain('topped-up');
  });

  it('stands in the books at its entry price: they say what is short, and what it earned', async () => {
    const stage = await found(true);
    await stage.passes(3);
    stage.moveTo('50000');
    stage.wish({ adopt: true, ratio: '0' });
    await stage.passes(2);
    expect(stage.short().toString()).toBe('0');
    const { fills, funding } = await stage.ledger.readHistory(ACCOUNT);
    const { trades } = stage.exchange.venue;
    const earned = trades.reduce((sum, { realised }) => sum.plus(realised), quote('0'));
    const books = booksOf(fills, funding, BTC, { contractSize: coins('1') });
    expect([books.short.toString(), books.realised.toText(2)]).toEqual(['0', earned.toText(2)]);
    expect(earned.gt(quote('11000'))).toBe(true);
  });
});
