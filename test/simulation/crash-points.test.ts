import { describe } from 'vitest';
import { CASH_STORIES, ORDER_STORIES } from './crash-points.ts';
import { testCrashes } from './crash-tests.ts';

describe('a process killed at any call, before it has an effect or right after, leaves a hedge that heals', () => {
  // Killed before a call, a pass leaves what it leaves when killed right after the one before, but where several are under
  // way at once: both are played where nothing else goes wrong, and everywhere in `npm run prove`.
  testCrashes({ orders: ORDER_STORIES, cash: CASH_STORIES }, ({ kind }) =>
    kind === 'none' ? ['before', 'after'] : ['after'],
  );
});
