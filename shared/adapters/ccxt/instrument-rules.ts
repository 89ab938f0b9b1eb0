import * as z from 'zod/mini';
import type { Instrument, LinearInstrument, MarginTier } from '../../market/instrument.ts';
import { coins, contracts, dollars, NO_QUOTE, price, quote, ratio, smaller } from '../../money/amount.ts';
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

/** Of an inverse contract: its size is in dollars, and the exchange names no least worth of an order. */
const parsedInverse = z.extend(parsedMarket, {
  inverse: z.literal(true),
  contractSize: positive(dollars),
  limits: z.omit(parsedMarket.shape.limits, { cost: true }),
});

const bracket = z.object({
  notionalFloor: unsigned(quote),
  notionalCap: positive(quote),
  maintMarginRatio: positive(ratio),
  cum: unsigned(quote),
});

/** Steps of an inverse contract are in coins. Binance spells the floor with one letter too many, at least in its documents. */
const coinBracket = z.object({
  qtyFloor: z.optional(unsigned(quote)),
  qtylFloor: z.optional(unsigned(quote)),
  qtyCap: positive(quote),
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
  if (isMarkedInverse(market)) {
    const inverse = readWire(parsedInverse, market, 'rules of an inverse contract');
    const { baseId, contractSize: faceValue } = inverse;
    const shared = sharedRules(inverse, coinTiersOf(brackets, inverse.symbol), fundingHours);
    return { ...shared, quoteCoin: baseId, faceValue, notionalMin: NO_QUOTE };
  }
  const rules = readWire(parsedMarket, market, 'rules of a symbol');
  const { quoteId: quoteCoin, contractSize, limits } = rules;
  const shared = sharedRules(rules, tiersOf(brackets, rules.symbol), fundingHours);
  return { ...shared, quoteCoin, contractSize, notionalMin: limits.cost.min };
}

const isMarkedInverse = (market: unknown): boolean =>
  typeof market === 'object' && market !== null && 'inverse' in market && market.inverse === true;

type Shared = Omit<LinearInstrument, 'contractSize' | 'quoteCoin' | 'notionalMin'>;
type Parsed = Omit<z.output<typeof parsedInverse>, 'inverse' | 'contractSize'>;

function sharedRules(rules: Parsed, tiers: readonly MarginTier[], fundingHours: string | undefined): Shared {
  const perDay = readWire(hours, fundingHours ?? FUNDING_HOURS, `funding interval of ${rules.symbol}`);
  return {
    symbol: rules.symbol,
    coin: rules.baseId,
    lot: rules.precision.amount,
    quantityMin: rules.limits.amount.min,
    quantityMax: smaller(rules.limits.amount.max, rules.limits.market.max),
    tick: rules.precision.price,
    tiers,
    fundingIntervalMs: Number(perDay) * HOUR_MS,
    status: rules.active ? 'trading' : 'halted',
  };
}

function coinTiersOf(brackets: unknown, symbol: string): readonly MarginTier[] {
  const rows = readWire(z.array(coinBracket).check(z.minLength(1)), brackets, `maintenance margin table of ${symbol}`);
  return withoutGaps(
    rows.map((row) => ({
      notionalFloor: row.qtyFloor ?? row.qtylFloor ?? NO_QUOTE,
      notionalCap: row.qtyCap,
      rate: row.maintMarginRatio,
      deduction: row.cum,
    })),
    symbol,
  );
}

function tiersOf(brackets: unknown, symbol: string): readonly MarginTier[] {
  const rows = readWire(z.array(bracket).check(z.minLength(1)), brackets, `maintenance margin table of ${symbol}`);
  return withoutGaps(
    rows.map((row) => ({
      notionalFloor: row.notionalFloor,
      notionalCap: row.notionalCap,
      rate: row.maintMarginRatio,
      deduction: row.cum,
    })),
    symbol,
  );
}

/** In rising order; throws where a step does not begin where the one before it ends. */
function withoutGaps(steps: readonly MarginTier[], symbol: string): readonly MarginTier[] {
  const what = `maintenance margin table of ${symbol}`;
  const tiers = steps.toSorted((a, b) => (a.notionalFloor.lt(b.notionalFloor) ? -1 : 1));
  tiers.forEach((tier, place) => {
    const begins = tiers[place - 1]?.notionalCap;
    const meets = begins === undefined ? tier.notionalFloor.isZero() : tier.notionalFloor.eq(begins);
    if (!meets || !tier.notionalFloor.lt(tier.notionalCap)) throw new Error(`Binance's ${what} has a gap.`);
  });
  return tiers;
}
