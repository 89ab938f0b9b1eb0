import type { MarketPath } from './market-path.ts';
import { straightMarket } from './straight-market.ts';

/**
 * Not three days in which ETH moves by 15 % in a straight line, from 3,000 to 2,550 or to 3,450. It stands at exactly
 * 3,000 in its first ten hours and where it has come to in its last fifteen: there the event of case 2 ends.
 */
export const caseTwoMarket = (direction: 'falls' | 'rises'): MarketPath =>
  straightMarket({
    coin: 'ETH',
    fromMs: Date.UTC(2026, 0, 5),
    first: 3_000,
    stepPerHour: direction === 'falls' ? -10 : 10,
    standingHours: 10,
    movingHours: 45,
    endingHours: 15,
  });
