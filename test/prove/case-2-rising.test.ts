import { describe, it } from 'vitest';
import { playCase2, RISING } from '../infra/local/case-2.ts';

describe('case 2 of the tutorial, through the stack as it is deployed', () => {
  it.each([RISING])('%s closes at %s after the event: net %s and %s, %s ETH at the old price', playCase2);
});
