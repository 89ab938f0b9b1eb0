import type { Candle } from '../../../shared/market/candle.ts';
import { price, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { nextAutoregressive } from './autoregression.ts';
import { type Calibration, MARK_GAP_MEMORY, MARK_GAP_SD_BPS, PERP_WICK_RATIO, SPOT_WICK_RATIO } from './calibration.ts';
import { startFunding } from './funding-process.ts';
import { type CoinHour, isSettlement } from './market-path.ts';
import type { Draws } from './random-draws.ts';
import type { HourVolatility } from './volatility.ts';

/** The draws of an hour that the coins share in part; each has mean 0 and standard deviation 1. */
export interface HourShocks {
  readonly move: number;
  readonly premium: number;
}

/** No hour moves a price further than this: Bitcoin's worst of 2020 to 2024 was -21 %. */
const MOVE_MAX = 0.3;
const WICK_MAX = 0.3;
/** Mean size of a draw with mean 0 and standard deviation 1: the square root of 2 over pi. */
const MEAN_ABSOLUTE_NORMAL = 0.797_884_560_8;
/** Mean of the volatility level, whose square averages 1. */
const MEAN_LEVEL = 0.73;

/** Closing prices of the three markets at one instant, in binary floats: chance, not yet money. */
interface Closes {
  readonly spot: number;
  readonly perp: number;
  readonly mark: number;
}

/**
 * One coin's markets from `coin.startPrice` on. Each call gives the hour that opens at `openMs`; call it for consecutive
 * hours. The statistics are binary floats; every price becomes money when it is rounded to the coin's tick.
 */
export function startCoin(coin: Calibration, draws: Draws, firstPremium: number) {
  const nextFundingRate = startFunding(coin, firstPremium);
  let basisBps = 0;
  let markGapBps = 0;
  let last: Closes = closesAround(coin.startPrice, coin.basisMeanBps, 0);

  return (openMs: number, volatility: HourVolatility, shocks: HourShocks): CoinHour => {
    const move = coin.hourlyMean + coin.hourlySd * volatility.level * volatility.shock * shocks.move;
    basisBps = nextAutoregressive(basisBps, coin.basisMemory, coin.basisSdBps, volatility.level * draws.normal());
    markGapBps = nextAutoregressive(markGapBps, MARK_GAP_MEMORY, MARK_GAP_SD_BPS, volatility.level * draws.normal());
    const spotClose = last.spot * (1 + Math.min(MOVE_MAX, Math.max(-MOVE_MAX, move)));
    const closes = closesAround(spotClose, coin.basisMeanBps + basisBps, markGapBps);

    const reach = (volatility.level / MEAN_LEVEL) * ((1 + volatility.shock) / 2);
    const up = (reach * coin.upperWickMean * Math.abs(draws.normal())) / MEAN_ABSOLUTE_NORMAL;
    const down = (reach * coin.lowerWickMean * Math.abs(draws.normal())) / MEAN_ABSOLUTE_NORMAL;
    const candle = (open: number, close: number, wickRatio: number): Candle =>
      candleOf({ openMs, open, close, up: up * wickRatio, down: down * wickRatio }, coin.decimals);
    const markets = {
      spot: candle(last.spot, closes.spot, SPOT_WICK_RATIO),
      perp: candle(last.perp, closes.perp, PERP_WICK_RATIO),
      mark: candle(last.mark, closes.mark, 1),
    };
    last = closes;
    if (!isSettlement(openMs + HOUR_MS)) return markets;
    return { ...markets, fundingRate: ratio(nextFundingRate(shocks.premium, draws.normal()).toFixed(8)) };
  };
}

function closesAround(spot: number, basisBps: number, markGapBps: number): Closes {
  const perp = spot * (1 + basisBps / 10_000);
  return { spot, perp, mark: perp / (1 + markGapBps / 10_000) };
}

interface Sketch {
  readonly openMs: number;
  readonly open: number;
  readonly close: number;
  /** How far high and low lie beyond open and close, as fractions of the price. */
  readonly up: number;
  readonly down: number;
}

/** Rounding never reorders prices, so the candle keeps low <= open, close <= high. */
function candleOf({ openMs, open, close, up, down }: Sketch, decimals: number): Candle {
  const tick = (value: number) => price(value.toFixed(decimals));
  return {
    openMs,
    open: tick(open),
    high: tick(Math.max(open, close) * (1 + Math.min(WICK_MAX, up))),
    low: tick(Math.min(open, close) * (1 - Math.min(WICK_MAX, down))),
    close: tick(close),
  };
}
