import { describe, expect, it } from 'vitest';
import { Stage } from '../support/stage.ts';

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
});
