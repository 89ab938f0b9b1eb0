import { coinsHedged, contractsHedging, dollarWorthOf } from '../../../../shared/market/contract-value.ts';
import { found } from '../../../../shared/market/read.ts';
import { type Coins, dollars, NO_COINS, type Price, type Ratio, ratio } from '../../../../shared/money/amount.ts';
import { roundDownTo } from '../../../../shared/money/rounding.ts';
import { DAY_MS } from '../../../../shared/time/duration.ts';
import { BETA_BARS, CROSS_BAND, lossSince, spanOf } from '../wishes/going-together.ts';
import { marketThere } from '../wishes/market-told.ts';
import { type Wish, wishFor } from '../wishes/owners-wish.ts';
import { removalAt } from '../wishes/removal-wish.ts';
import { ratiosAt } from '../wishes/wished-ratio.ts';
import { coinsStanding, type Standing, wishedCoins } from '../wishes/wished-short.ts';
import { shortIn } from '../world/exchange-book.ts';
import { barsSymbolOf, coinOf } from '../world/hedge-kinds.ts';
import type { MarketPast } from '../world/market-past.ts';
import { PERIOD_MS, type SimulatedAccount } from '../world/world.ts';
import { coinsThere, standingTrue } from './standing-true.ts';

const NEARLY_MINIMUM = { BTC: dollars('106'), ETH: dollars('22') } as const;

const OWN_BAND = { below: ratio('0.95'), above: ratio('1.03') } as const;
/** How far a hedge may drift from what is asked for. */
export const bandOf = ({ cross }: Wish) => (cross === undefined ? OWN_BAND : CROSS_BAND);

/** L1: how far a short is from what its policy asks for; undefined when it is there, or as near as orders can bring it. */
export function distanceFromWish(account: SimulatedAccount, symbol: string): string | undefined {
  const { exchange, owner } = account;
  const wish = wishFor([...owner.policies.values()], symbol);
  if (wish === undefined) return undefined;
  const standing = standingTrue(account, symbol, wish);
  const { instrument, mark, short, entry } = standing;
  const lot = coinsHedged(instrument, instrument.lot, entry ?? mark);
  const [low, high] = spanWished(account, wish, standing).map((each) => each && roundDownTo(each, lot));
  // Where nobody can tell how two coins go together nothing is opened or changed; or whether a rule takes the hedge off.
  if (low === undefined || high === undefined) return undefined;
  const stands = coinsStanding(standing);
  const isLong = shortIn(exchange.book.venue, symbol).isNegative();
  const { below, above } = bandOf(wish);
  const isInBand = stands.gte(low.times(below).minus(lot)) && stands.lte(high.times(above).plus(lot));
  const wanted = stands.lt(low) ? low : high;
  if (!isLong && (isInBand || isHeldBack(account, wish, standing, wanted))) return undefined;
  return `L1: the short of ${symbol} is ${isLong ? 'a long' : short}, for ${stands} coins, its policy asks for ${wanted}`;
}

/** A short that should grow is too small a step away, or its owner has been told why it does not. */
function isHeldBack(account: SimulatedAccount, wish: Wish, standing: Standing, wanted: Coins): boolean {
  const { instrument, mark } = standing;
  const gap = wanted.minus(coinsStanding(standing));
  if (!gap.isPositive()) return false;
  const worth = dollarWorthOf(instrument, contractsHedging(instrument, gap, mark), mark);
  const isTrifle = worth.lt(NEARLY_MINIMUM[coinOf(instrument.symbol)]);
  return isTrifle || isToldOfLimit(account) || isWeak(account, wish, standing);
}

/** The least and the most coins a wish asks for. */
function spanWished(account: SimulatedAccount, wish: Wish, standing: Standing): readonly (Coins | undefined)[] {
  const removal = removalNow(account, wish, standing.mark);
  if (removal === 'maybe') return [undefined, undefined];
  if (removal === 'due') return [NO_COINS, NO_COINS];
  const { least, most } = ratiosNow(account, wish, standing.mark);
  const there = coinsThere(account, wish.symbol, wish);
  return [least, most].map((at) => wishedCoins(wish, at, there, standing));
}

function ratiosNow({ exchange, witness }: SimulatedAccount, wish: Wish, mark: Price): { least: Ratio; most: Ratio } {
  const { past, loop } = exchange;
  return ratiosAt(wish.ratio, {
    mark,
    prices: 'fit',
    nowMs: loop.nowMs,
    market: marketNow(past, wish, loop.nowMs),
    ...witness.hedges.wantedOf(`${wish.coin.toLowerCase()}-core`, wish, wish.symbol),
    held: undefined,
  });
}

/** The market of a wish as the last pass may have read it. */
const marketNow = (past: MarketPast, { coin, symbol }: Wish, nowMs: number) =>
  marketThere(past, { symbol, barsSymbol: barsSymbolOf(coin, symbol) }, nowMs - PERIOD_MS);

/** Whether rules take the hedge off at this price. */
export const removalNow = ({ exchange: { past, loop } }: SimulatedAccount, wish: Wish, mark: Price) =>
  removalAt(wish, mark, marketNow(past, wish, loop.nowMs));

/** What a hedge by another coin may have lost, by what its coin may have been worth as it was opened: the least, and the most. */
function lossOf({ exchange }: SimulatedAccount, { coin, symbol }: Wish, { together, entry }: Standing) {
  if (together?.ok !== true || entry === undefined) return undefined;
  const { past, loop } = exchange;
  const bars = past.bars({ symbol: barsSymbolOf(coin, symbol), frame: '1h', bars: BETA_BARS }, loop.nowMs);
  const opened = spanOf(found(bars));
  return {
    least: lossSince(together.value, entry, opened.least),
    most: lossSince(together.value, entry, opened.most),
  };
}

/** Two coins that do not go together, or have lost much, let no hedge of one by the other grow; its owner has been told. */
function isWeak(account: SimulatedAccount, wish: Wish, standing: Standing): boolean {
  const { witness, exchange } = account;
  const { cross } = wish;
  const { together } = standing;
  if (cross === undefined || together?.ok !== true) return false;
  const isLost = lossOf(account, wish, standing)?.most.gte(cross.lossMax) === true;
  const isApart = together.value.rSquared < Number(cross.rSquaredMin) + 0.001;
  const isTold = witness.heard.some(({ code, atMs }) => code === 'cross-weak' && exchange.loop.nowMs - atMs < DAY_MS);
  return (isLost || isApart) && isTold;
}

/** Whether a hedge by another coin has surely lost twice what its owner accepts. */
export function hasLostTwice(account: SimulatedAccount, wish: Wish): boolean {
  const { cross, symbol } = wish;
  if (cross === undefined) return false;
  const loss = lossOf(account, wish, standingTrue(account, symbol, wish))?.least;
  return loss?.gte(cross.lossMax.times(TWICE).plus(ratio('0.001'))) === true;
}
const TWICE = ratio('2');

/** A deployed limit holds the hedge back, and the owner has been told since yesterday. */
const isToldOfLimit = ({ witness, exchange }: SimulatedAccount): boolean =>
  witness.heard.some(
    ({ code, atMs, text }) =>
      code === 'partial-hedge' && exchange.loop.nowMs - atMs < DAY_MS && /stays? below|have been sent/.test(text),
  );
