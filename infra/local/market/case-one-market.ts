import { type Price, price, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { type CoinHour, isSettlement, type MarketPath, marketPath } from './market-path.ts';

const FROM_MS = Date.UTC(2026, 0, 5);
const STANDING_HOURS = 10;
const FALLING_HOURS = 100;
const FALL_PER_HOUR = 100;
const FIRST_PRICE = 65_000;
const HOURS = STANDING_HOURS + FALLING_HOURS + STANDING_HOURS;

/**
 * Five days in which Bitcoin falls from 65,000 to 55,000 in a straight line, with nothing to blur the sum: spot,
 * perpetual and mark are one price, funding is zero and there are no wicks. It stands at exactly 65,000 in its first ten
 * hours and at exactly 55,000 in its last ten, so a short of 3 BTC earns 30,000 while 5 BTC lose 50,000.
 */
export function caseOneMarket(): MarketPath {
  const hours = Array.from({ length: HOURS }, (_, index) => hourAt(index));
  return marketPath(FROM_MS, new Map([['BTC', hours]]));
}

function hourAt(index: number): CoinHour {
  const openMs = FROM_MS + index * HOUR_MS;
  const open = priceAfter(index);
  const close = priceAfter(index + 1);
  const candle = { openMs, open, high: open, low: close, close };
  const markets = { spot: candle, perp: candle, mark: candle };
  return isSettlement(openMs + HOUR_MS) ? { ...markets, fundingRate: ratio('0') } : markets;
}

function priceAfter(hours: number): Price {
  const hoursFallen = Math.min(FALLING_HOURS, Math.max(0, hours - STANDING_HOURS));
  return price(String(FIRST_PRICE - hoursFallen * FALL_PER_HOUR));
}
