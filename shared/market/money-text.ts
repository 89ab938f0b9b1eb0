import { dollars, type Price, type Quote, quote } from '../money/amount.ts';
import { asMoney, coinsFor } from '../money/conversions.ts';
import { type Instrument, isInverse, isInverseSymbol } from './instrument.ts';

const COIN_PLACES = 6;

/** Money of a contract for a person's eye: a dollar coin in `places` decimals, the coin of an inverse contract in six. */
export const moneyText = (amount: Quote, symbol: string, places = 0): string =>
  amount.toText(isInverseSymbol(symbol) ? COIN_PLACES : places);

/** The same with its coin behind it, such as `12000 USDT`; the coin is what stands behind the colon of the symbol. */
export const moneyWords = (amount: Quote, symbol: string, places = 0): string =>
  `${moneyText(amount, symbol, places)} ${symbol.split(':')[1] ?? ''}`.trimEnd();

const CENT: Quote = quote('0.01');
const SMALLEST_PART: Quote = quote('0.00000001');

/** Money is moved in whole cents of a dollar coin, and in whole parts of eight decimals of a coin: exchanges take no more. */
export const smallestMoney = (instrument: Instrument): Quote => (isInverse(instrument) ? SMALLEST_PART : CENT);

const DOLLAR = dollars('1');
const ONE_OF_IT: Quote = quote('1');

/** What one dollar is in the coin that settles a contract; less than that is dust. */
export const oneDollar = (instrument: Instrument, mark: Price): Quote =>
  isInverse(instrument) ? asMoney(coinsFor(DOLLAR, mark)) : ONE_OF_IT;
