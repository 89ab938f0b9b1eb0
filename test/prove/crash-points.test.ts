import { describe } from 'vitest';
import { CASH_STORIES, INVERSE_CASH_STORIES, KIND_STORIES, ORDER_STORIES } from '../simulation/crash-points.ts';
import { testCrashes } from '../simulation/crash-tests.ts';

const ALL = { orders: [...ORDER_STORIES, ...KIND_STORIES], cash: [...CASH_STORIES, ...INVERSE_CASH_STORIES] };

describe('a process killed at any call leaves a hedge that heals, by its own contract, an inverse one, or that of another coin', () => {
  testCrashes(ALL, () => ['before', 'after']);
});
