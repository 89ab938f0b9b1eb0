import { expect, it } from 'vitest';
import { dollars } from '../../shared/money/amount.ts';
import type { Commit, CommitResult } from '../../shared/orders/intent-book.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { Stage } from '../support/stage.ts';
import { ETH } from '../venue/scene.ts';

/** The commit that settles the first order becomes true, and its reply is lost. */
function loseTheReply({ ledger }: Stage): void {
  const commit = ledger.commit.bind(ledger);
  let hasFailed = false;
  ledger.commit = async (about: Commit): Promise<CommitResult> => {
    const result = await commit(about);
    const isSettling = about.slots?.some((slot) => slot.result !== undefined) === true;
    if (!isSettling || hasFailed) return result;
    hasFailed = true;
    throw new Error('the reply was lost');
  };
}

it('a pass ends where a write fails: what may have been sent counts against the limits that hedges share', async () => {
  const stage = new Stage();
  stage.limits = { ...CAUTIOUS_LIMITS, notionalMax: dollars('75000') };
  stage.wish();
  stage.wishEth();
  loseTheReply(stage);
  await expect(stage.pass()).rejects.toThrow('the ledger could not be written: Error: the reply was lost');
  expect(stage.exchange.asked).toHaveLength(1);
  await stage.passes(2);
  expect([stage.short(), stage.short(ETH)].join()).toBe('1.2,0.999');
});
