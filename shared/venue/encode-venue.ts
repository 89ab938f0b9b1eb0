import type { Instrument, InverseInstrument, LinearInstrument, MarginTier } from '../market/instrument.ts';
import type { SpotBalance, SymbolSettings } from '../market/snapshot.ts';
import { coins, contracts, dollars, price, quote, ratio } from '../money/amount.ts';
import { amount, type Decoder, listOf, oneOf, recordOf, tableOf, text, truth, wholeNumber } from './decode-fields.ts';
import type {
  FeeRates,
  Income,
  MarginMove,
  OrderRecord,
  VenueOrderStyle,
  VenuePosition,
  VenuePrices,
  VenueState,
  VenueTrade,
} from './venue-state.ts';

/** The whole account as JSON text; amounts are strings of digits, so nothing is lost. */
export const encodeVenue = (state: VenueState): string => JSON.stringify(state);

/** The account behind a text of `encodeVenue`; throws a sentence that names the place where the text does not fit. */
export const decodeVenue = (stored: string): VenueState => venue(JSON.parse(stored), 'venue');

const side = oneOf('sell', 'buy');

const tier = recordOf<MarginTier>({
  notionalFloor: amount(quote),
  notionalCap: amount(quote),
  rate: amount(ratio),
  deduction: amount(quote),
});

const rules = recordOf<Omit<LinearInstrument, 'contractSize'>>({
  symbol: text,
  coin: text,
  quoteCoin: text,
  lot: amount(contracts),
  quantityMin: amount(contracts),
  quantityMax: amount(contracts),
  notionalMin: amount(quote),
  tick: amount(price),
  tiers: listOf(tier),
  fundingIntervalMs: wholeNumber,
  status: oneOf('trading', 'halted'),
});

const linearSize = recordOf<Pick<LinearInstrument, 'contractSize'>>({ contractSize: amount(coins) });
const inverseSize = recordOf<Pick<InverseInstrument, 'faceValue'>>({ faceValue: amount(dollars) });
const instrument: Decoder<Instrument> = (value, path) => {
  const isInverse = typeof value === 'object' && value !== null && 'faceValue' in value;
  const { symbol, coin, quoteCoin, ...others } = rules(value, path);
  // In the order in which it was written, so that its text comes back the same.
  return { symbol, coin, quoteCoin, ...(isInverse ? inverseSize : linearSize)(value, path), ...others };
};

const prices = recordOf<VenuePrices>({
  mark: amount(price),
  index: amount(price),
  bid: amount(price),
  ask: amount(price),
  last: amount(price),
  spot: amount(price),
  fundingRate: amount(ratio),
  nextFundingMs: wholeNumber,
  pricedAtMs: wholeNumber,
  spotAtMs: wholeNumber,
});

const position = recordOf<VenuePosition>({
  side: oneOf('short', 'long'),
  contracts: amount(contracts),
  entryValue: amount(quote),
  isolatedWallet: amount(quote),
  updatedAtMs: wholeNumber,
});

const styleKind = recordOf<{ kind: VenueOrderStyle['kind'] }>({ kind: oneOf('market', 'immediate', 'post', 'rest') });
const stylePrice = recordOf<{ price: ReturnType<typeof price> }>({ price: amount(price) });
const style: Decoder<VenueOrderStyle> = (value, path) => {
  const { kind } = styleKind(value, path);
  return kind === 'market' ? { kind } : { kind, ...stylePrice(value, path) };
};

const order = recordOf<OrderRecord>({
  orderId: wholeNumber,
  clientOrderId: text,
  symbol: text,
  side,
  contracts: amount(contracts),
  reduceOnly: truth,
  style,
  filled: amount(contracts),
  filledValue: amount(quote),
  status: oneOf('open', 'filled', 'cancelled', 'expired'),
  placedAtMs: wholeNumber,
  updatedAtMs: wholeNumber,
});

const trade = recordOf<VenueTrade>({
  id: text,
  symbol: text,
  side,
  contracts: amount(contracts),
  price: amount(price),
  fee: amount(quote),
  realised: amount(quote),
  exchangeOrderId: text,
  clientOrderId: text,
  isMaker: truth,
  atMs: wholeNumber,
});

const income = recordOf<Income>({
  id: wholeNumber,
  kind: oneOf('realised', 'fee', 'funding', 'transfer', 'insurance'),
  symbol: text,
  amount: amount(quote),
  tradeId: text,
  atMs: wholeNumber,
});

const venue = recordOf<VenueState>({
  quoteCoin: text,
  instruments: tableOf(instrument),
  fees: recordOf<FeeRates>({ taker: amount(ratio), maker: amount(ratio) }),
  positionMode: oneOf('one-way', 'hedge'),
  settings: tableOf(recordOf<SymbolSettings>({ leverage: amount(ratio), marginMode: oneOf('isolated', 'cross') })),
  prices: tableOf(prices),
  liquidity: tableOf(amount(contracts)),
  wallet: amount(quote),
  coinWallets: (value, path) => (value === undefined ? {} : tableOf(amount(quote))(value, path)),
  spot: tableOf(recordOf<SpotBalance>({ free: amount(coins), locked: amount(coins) })),
  positions: tableOf(position),
  openOrders: listOf(order),
  closedOrders: listOf(order),
  trades: listOf(trade),
  incomes: listOf(income),
  marginMoves: listOf(recordOf<MarginMove>({ symbol: text, amount: amount(quote), atMs: wholeNumber })),
  nextId: wholeNumber,
});
