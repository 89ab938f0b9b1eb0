import { type Coins, coins } from '../../shared/money/amount.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { CASE_ONE_POLICIES, CASE_TWO_POLICIES } from './demo-policies.ts';
import { caseOneMarket } from './market/case-one-market.ts';
import { caseTwoMarket } from './market/case-two-market.ts';
import type { MarketPath } from './market/market-path.ts';

/** A case of the tutorial: its market, what is held, and what its owner wrote. */
interface WorkedCase {
  readonly words: string;
  readonly market: () => MarketPath;
  readonly held: Coins;
  readonly policies: readonly PolicyItem[];
}

/** The cases by the names that the command line knows them by. */
export const WORKED_CASES = {
  '1': {
    words: 'case 1: BTC falls from 65,000 to 55,000 in a straight line',
    market: caseOneMarket,
    held: coins('5'),
    policies: CASE_ONE_POLICIES,
  },
  '2': {
    words: 'case 2: ETH falls by 15 %, from 3,000 to 2,550 in a straight line, while an event lasts',
    market: () => caseTwoMarket('falls'),
    held: coins('10'),
    policies: CASE_TWO_POLICIES,
  },
  '2up': {
    words: 'case 2: ETH rises by 15 %, from 3,000 to 3,450 in a straight line, while an event lasts',
    market: () => caseTwoMarket('rises'),
    held: coins('10'),
    policies: CASE_TWO_POLICIES,
  },
} as const satisfies Readonly<Record<string, WorkedCase>>;

export type CaseName = keyof typeof WORKED_CASES;

/** A case by its name; undefined for any other text. */
export const caseIn = (text: string): CaseName | undefined =>
  Object.hasOwn(WORKED_CASES, text) ? (text as CaseName) : undefined;
