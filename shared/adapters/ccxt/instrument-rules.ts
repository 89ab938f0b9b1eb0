import * as z from 'zod/mini';
import type { Instrument, MarginTier } from '../../market/instrument.ts';
import { coins, contracts, price, quote, ratio, smaller } from '../../money/amount.ts';
import { HOUR_MS } from '../../time/duration.ts';
import { positive, readWire, unsigned } from './wire.ts';

/** The library's reading of a market. Its lists of limits hold texts, because it is told to keep numbers as text. */
const parsedMarket = z.object({
  symbol: z.string(),
  baseId: z.string(),
  quoteId: z.string(),
  active: z.boolean(),
  contractSize: positive(coins),
  precision: z.object({ amount: positive(contracts), price: positive(price) }),
  limits: z.object({
    amount: z.object({ min: positive(contracts), max: positive(contracts) }),
    market: z.object({ max: positive(contracts) }),
    cost: z.object({ min: unsigned(quote) }),
  }),
});

const bracket = z.object({
  notionalFloor: unsigned(quote),
  notionalCap: positive(quote),
  maintMarginRatio: positive(ratio),
  cum: unsigned(quote),
});

/** Most symbols settle every eight hours; the exchange lists only those that do not. */
const FUNDING_HOURS = '8';
const hours = z.string().check(z.regex(/^(1|2|4|6|8|12|24)$/, 'must be a number of hours'));

/**
 * The rules of one perpetual.
 * @param market the library's reading of the exchange's row
 * @param brackets the exchange's maintenance margin table of that symbol
 * @param fundingHours hours between settlements, where the exchange lists them
 * Throws a sentence when a part is missing or makes no sense.
 */
export function instrumentOf(market: unknown, brackets: unknown, fundingHours: string | undefined): Instrument {
  const rules = readWire(parsedMarket, market, 'rules of a symbol');
  const perDay = readWire(hours, fundingHours ?? FUNDING_HOURS, `funding interval of ${rules.symbol}`);
  return {
    symbol: rules.symbol,
    coin: rules.baseId,
    quoteCoin: rules.quoteId,
    contractSize: rules.contractSize,
    lot: rules.precision.amount,
    quantityMin: rules.limits.amount.min,
    quantityMax: smaller(rules.limits.amount.max, rules.limits.market.max),
    notionalMin: rules.limits.cost.min,
    tick: rules.precision.price,
    tiers: tiersOf(brackets, rules.symbol),
    fundingIntervalMs: Number(perDay) * HOUR_MS,
    status: rules.active ? 'trading' : 'halted',
  };
}

function tiersOf(brackets: unknown, symbol: string): readonly MarginTier[] {
  const what = `maintenance margin table of ${symbol}`;
  const tiers = readWire(z.array(bracket).check(z.minLength(1)), brackets, what)
    .map((row) => ({
      notionalFloor: row.notionalFloor,
      notionalCap: row.notionalCap,
      rate: row.maintMarginRatio,
      deduction: row.cum,
    }))
    .sort((a, b) => (a.notionalFloor.lt(b.notionalFloor) ? -1 : 1));
  tiers.forEach((tier, place) => {
    const begins = tiers[place - 1]?.notionalCap;
    const meets = begins === undefined ? tier.notionalFloor.isZero() : tier.notionalFloor.eq(begins);
    if (!meets || !tier.notionalFloor.lt(tier.notionalCap)) throw new Error(`Binance's ${what} has a gap.`);
  });
  return tiers;
}
