import { type Dollars, dollars, type Ratio, ratio } from '../money/amount.ts';
import type { Mode } from './hedge-policy.ts';

/**
 * What the person who deployed the program allows at the most. A policy can only tighten it: whoever edits the table
 * cannot drain the account through it. Every limit gates growing; none gates shrinking a short or rescuing its margin.
 */
export interface DeployedLimits {
  readonly modeCeiling: Mode;
  /** Unified symbols that may be opened. */
  readonly symbols: readonly string[];
  readonly ratioMax: Ratio;
  readonly leverageMax: Ratio;
  /** All shorts of one account together, a dollar coin at par. */
  readonly notionalMax: Dollars;
  readonly orderNotionalMax: Dollars;
  readonly ordersADay: number;
  readonly turnoverADay: Dollars;
  /** The widest slippage a policy may ask for, as a part of the mark price. */
  readonly slippageMax: Ratio;
}

/** The limits of a fresh deployment: enough for a careful private holder, paper money only. */
export const CAUTIOUS_LIMITS: DeployedLimits = {
  modeCeiling: 'paper',
  symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT'],
  ratioMax: ratio('1'),
  leverageMax: ratio('3'),
  notionalMax: dollars('1000000'),
  orderNotionalMax: dollars('250000'),
  ordersADay: 50,
  turnoverADay: dollars('2000000'),
  slippageMax: ratio('0.01'),
};
