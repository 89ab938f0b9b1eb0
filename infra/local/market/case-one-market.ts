import type { MarketPath } from './market-path.ts';
import { straightMarket } from './straight-market.ts';

/**
 * Five days in which Bitcoin falls from 65,000 to 55,000 in a straight line. It stands at exactly 65,000 in its first ten
 * hours and at exactly 55,000 in its last ten, so a short of 3 BTC earns 30,000 while 5 BTC lose 50,000.
 */
export const caseOneMarket = (): MarketPath =>
  straightMarket({
    coin: 'BTC',
    fromMs: Date.UTC(2026, 0, 5),
    first: 65_000,
    stepPerHour: -100,
    standingHours: 10,
    movingHours: 100,
    endingHours: 10,
  });
