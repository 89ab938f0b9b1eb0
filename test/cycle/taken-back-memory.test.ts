import { describe, expect, it } from 'vitest';
import { opened } from '../support/stories.ts';

describe('a memory that an order has written down and a later look of the same pass has taken back', () => {
  it('is taken back in the ledger too: a first sight of a naked short is not the second one of a later', async () => {
    const stage = await opened();
    // Naked at the first look; the order that follows the coins brings it back under them in the same pass.
    stage.trade('sell', '1');
    await stage.passes(1);
    expect(stage.short().toString()).toBe('1.2');
    const [state] = (await stage.page()).states;
    expect(state?.nakedSinceMs).toBeUndefined();
  });
});
