import { type Instrument, isInverse, type MarginTier } from '../../../shared/market/instrument.ts';
import { coins, contracts, dollars, price, quote, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';

/** A symbol of the emulated exchange: the rules the venue trades by, and what only the wire shows. */
export interface EmulatedSymbol {
  readonly instrument: Instrument;
  /** Decimals a price may be written with; finer than the tick for some symbols. */
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
  /** The most a limit order may carry; market orders stop at the instrument's own maximum. */
  readonly limitQuantityMax: string;
  /** The most leverage of each margin tier, in the order of the tiers. */
  readonly tierLeverages: readonly number[];
}

/** Floor, cap, rate, deduction. */
type TierRow = readonly [string, string, string, string];

/** Binance USDT-M, October 2024, BTC and ETH alike. */
const FIRST_TIERS: readonly TierRow[] = [
  ['0', '50000', '0.004', '0'],
  ['50000', '600000', '0.005', '50'],
  ['600000', '3000000', '0.0065', '950'],
  ['3000000', '12000000', '0.01', '11450'],
  ['12000000', '70000000', '0.02', '131450'],
];

const tierOf = ([floor, cap, rate, deduction]: TierRow): MarginTier => ({
  notionalFloor: quote(floor),
  notionalCap: quote(cap),
  rate: ratio(rate),
  deduction: quote(deduction),
});

const symbolOf = (
  coin: string,
  rules: {
    readonly tick: string;
    readonly quantityMax: string;
    readonly notionalMin: string;
    readonly limitMax: string;
  },
): EmulatedSymbol => ({
  instrument: {
    symbol: `${coin}/USDT:USDT`,
    coin,
    quoteCoin: 'USDT',
    contractSize: coins('1'),
    lot: contracts('0.001'),
    quantityMin: contracts('0.001'),
    quantityMax: contracts(rules.quantityMax),
    notionalMin: quote(rules.notionalMin),
    tick: price(rules.tick),
    tiers: FIRST_TIERS.map(tierOf),
    fundingIntervalMs: 8 * HOUR_MS,
    status: 'trading',
  },
  pricePrecision: 2,
  quantityPrecision: 3,
  limitQuantityMax: rules.limitMax,
  tierLeverages: [125, 100, 75, 50, 25],
});

/** The two symbols the emulator lists unless it is given others. */
export const BTC_AND_ETH: readonly EmulatedSymbol[] = [
  symbolOf('BTC', { tick: '0.1', quantityMax: '120', notionalMin: '100', limitMax: '1000' }),
  symbolOf('ETH', { tick: '0.01', quantityMax: '2000', notionalMin: '20', limitMax: '10000' }),
];

/** In coins. Shaped as the COIN-M tables are, each deduction by the rule cum(n) = floor x (rate(n) - rate(n-1)) + cum(n-1). */
const COIN_TIERS: readonly TierRow[] = [
  ['0', '5', '0.004', '0'],
  ['5', '10', '0.005', '0.005'],
  ['10', '20', '0.01', '0.055'],
  ['20', '50', '0.025', '0.355'],
  ['50', '100', '0.05', '1.605'],
  ['100', '200', '0.1', '6.605'],
];

/** `BTCUSD_PERP`: a contract is 100 dollars of bitcoin, margined and settled in bitcoin. */
export const COIN_MARGINED_BTC: EmulatedSymbol = {
  instrument: {
    symbol: 'BTC/USD:BTC',
    coin: 'BTC',
    quoteCoin: 'BTC',
    faceValue: dollars('100'),
    lot: contracts('1'),
    quantityMin: contracts('1'),
    quantityMax: contracts('60000'),
    notionalMin: quote('0'),
    tick: price('0.1'),
    tiers: COIN_TIERS.map(tierOf),
    fundingIntervalMs: 8 * HOUR_MS,
    status: 'trading',
  },
  pricePrecision: 1,
  quantityPrecision: 0,
  limitQuantityMax: '1000000',
  tierLeverages: [125, 100, 50, 20, 10, 5],
};

/** `BTCUSDT`, as the wire names both the perpetual and the spot pair; an inverse contract is `BTCUSD_PERP`. */
export const wireIdOf = (instrument: Instrument): string =>
  isInverse(instrument) ? `${instrument.coin}USD_PERP` : `${instrument.coin}${instrument.quoteCoin}`;
