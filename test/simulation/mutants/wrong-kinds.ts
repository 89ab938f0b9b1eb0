import type { Mutant } from './mutant.ts';

const CROSS_RULE = 'shared/hedge/cross-rule.ts';
const CROSS = 'shared/hedge/cross.ts';

const one = (name: string, file: string, find: string, put: string, pinned?: string): Mutant => ({
  name,
  edits: [{ file, find, put }],
  ...(pinned === undefined ? {} : { pinned }),
});

/** One wrong program for each rule of a hedge by another coin, and of one by an inverse contract. */
export const WRONG_KINDS: readonly Mutant[] = [
  one(
    'a hedge by another coin is as many coins of it',
    CROSS_RULE,
    'found(inGrains(hedgeable.value, sight.shortPerCoin))',
    'found(hedgeable.value)',
  ),
  one(
    'a hedge by another coin grows whatever the two have in common',
    CROSS_RULE,
    'if (rSquared.lt(rSquaredMin))',
    'if (false)',
  ),
  one(
    'a hedge by another coin grows whatever it has lost',
    CROSS_RULE,
    'if (loss.gte(lossMax))',
    'if (false)',
    'lost-by-another-coin-and-more-coins',
  ),
  one(
    'a hedge by another coin stays whatever it has lost',
    CROSS_RULE,
    'if (loss.gte(wish.lossMax.times(TWICE))) {',
    'if (loss.gte(wish.lossMax.times(TWICE)) && view.nowMs < 0) {',
    'lost-twice-by-another-coin',
  ),
  one(
    'beta is taken the wrong way round',
    'shared/signals/measure-beta.ts',
    'return { beta: covariance / varianceX, rSquared };',
    'return { beta: covariance / varianceY, rSquared };',
  ),
  one(
    'bars that could not be read leave a beta of one',
    CROSS,
    'if (!measured.ok) return missing(',
    "if (!measured.ok && view.nowMs > 0) return found({ beta: ratio('1'), rSquared: ratio('1'), coinPrice: view.prices.mark.times(ratio('20')), perpetualPrice: view.prices.mark, shortPerCoin: ratio('20') });\n  if (!measured.ok) return missing(",
  ),
  one(
    'a hedge by another coin is naked above as many coins',
    CROSS,
    'if (policy?.cross === undefined || !confirmed.ok || confirmed.value.isZero()) return confirmed;',
    'if (policy !== undefined || !confirmed.ok) return confirmed;',
  ),
  one(
    'coins that margin an inverse short are not counted',
    'shared/cycle/wallets.ts',
    'wallet === undefined ? NO_COINS : asCoins(wallet.total)',
    'wallet === undefined || wallet.total.isPositive() ? NO_COINS : asCoins(wallet.total)',
  ),
  one(
    'an inverse short is sized by the best price it may trade at',
    'shared/hedge/goal.ts',
    'smaller(mark, bid).times(ONE.minus(policy.order.slippageMax))',
    'smaller(mark, bid).times(ONE.plus(policy.order.slippageMax))',
  ),
  one(
    'buying back an inverse short costs nothing',
    'shared/hedge/buy-back.ts',
    'const lostOfEach = ONE.minus(ratioOf(entryPrice, mark));',
    'const lostOfEach = ratioOf(entryPrice, mark).minus(ratioOf(entryPrice, mark));',
  ),
  one(
    'an inverse short is naked as soon as it has paid a fee',
    'shared/hedge/naked.ts',
    "const OWN_COSTS: Ratio = ratio('0.03');",
    "const OWN_COSTS: Ratio = ratio('-0.01');",
  ),
  one(
    'coins for an inverse short go to the wallet of the others',
    'shared/journal/entry.ts',
    "...(isInverse(instrument) ? { into: 'coin-margined' } : {}),",
    "...(isInverse(instrument) && instrument.coin === '' ? { into: 'coin-margined' } : {}),",
    'coins-to-the-margin-of-an-inverse-short',
  ),
];
