import { type Instrument, isInverse } from '../../shared/market/instrument.ts';
import { type Coins, coins } from '../../shared/money/amount.ts';

const ONE_COIN = coins('1');

/**
 * Coins in one contract, for the lines a person reads. An inverse contract has no fixed number of them: it counts as one,
 * so that its lines tell contracts.
 */
export const coinsInOne = (instrument: Instrument | undefined): Coins =>
  instrument === undefined || isInverse(instrument) ? ONE_COIN : instrument.contractSize;
