import { price, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { type CoinHour, isSettlement, type MarketPath, marketPath } from './market-path.ts';

/** A price that stands, moves by the same step each hour, and stands again. */
export interface StraightLine {
  readonly coin: string;
  readonly fromMs: number;
  /** In whole units of the quote coin. */
  readonly first: number;
  readonly stepPerHour: number;
  readonly standingHours: number;
  readonly movingHours: number;
  readonly endingHours: number;
}

/**
 * One coin that moves in a straight line with nothing to blur the sum: spot, perpetual and mark are one price, funding is
 * zero and there are no wicks.
 */
export function straightMarket(line: StraightLine): MarketPath {
  const count = line.standingHours + line.movingHours + line.endingHours;
  const hours = Array.from({ length: count }, (_, index) => hourAt(line, index));
  return marketPath(line.fromMs, new Map([[line.coin, hours]]));
}

function hourAt(line: StraightLine, index: number): CoinHour {
  const openMs = line.fromMs + index * HOUR_MS;
  const [open, close] = [priceAfter(line, index), priceAfter(line, index + 1)];
  const [low, high] = open.lte(close) ? [open, close] : [close, open];
  const candle = { openMs, open, high, low, close };
  const markets = { spot: candle, perp: candle, mark: candle };
  return isSettlement(openMs + HOUR_MS) ? { ...markets, fundingRate: ratio('0') } : markets;
}

function priceAfter({ first, stepPerHour, standingHours, movingHours }: StraightLine, hours: number) {
  const moved = Math.min(movingHours, Math.max(0, hours - standingHours));
  return price(String(first + moved * stepPerHour));
}
