import { type Answer, type Arrived, json } from './reply-server.ts';

const FILTERS = [
  { filterType: 'PRICE_FILTER', minPrice: '556.80', maxPrice: '4529764', tickSize: '0.10' },
  { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
  { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' },
  { filterType: 'MIN_NOTIONAL', notional: '100' },
];

const perpetual = (coin: string, quoteCoin = 'USDT') => ({
  symbol: `${coin}${quoteCoin}`,
  pair: `${coin}${quoteCoin}`,
  contractType: 'PERPETUAL',
  deliveryDate: 4133404800000,
  onboardDate: 1569398400000,
  status: 'TRADING',
  baseAsset: coin,
  quoteAsset: quoteCoin,
  marginAsset: quoteCoin,
  pricePrecision: 2,
  quantityPrecision: 3,
  orderTypes: ['LIMIT', 'MARKET'],
  timeInForce: ['GTC', 'IOC', 'GTX'],
  filters: FILTERS,
});

const premium = (symbol: string) => ({
  symbol,
  markPrice: '61000.10000000',
  indexPrice: '60990.5',
  estimatedSettlePrice: '61000',
  lastFundingRate: '-0.00010000',
  interestRate: '0.0001',
  nextFundingTime: 1717257600000,
  time: 1717243199000,
});

const row = (symbol: string, amount: string, more: object = {}) => ({
  symbol,
  positionSide: 'BOTH',
  positionAmt: amount,
  entryPrice: '60000.0',
  breakEvenPrice: '60000',
  markPrice: '61000.1',
  unRealizedProfit: '-1500.15000000',
  liquidationPrice: '89000',
  isolatedMargin: '45000',
  notional: '-91500',
  marginAsset: 'USDT',
  isolatedWallet: '46500',
  updateTime: 1717243199000,
  ...more,
});

/** What a small account answers, by `METHOD path`: a short of 1.5 BTC, nothing else. */
export const REPLIES: Readonly<Record<string, unknown>> = {
  'GET /api.binance.com/api/v3/exchangeInfo': { symbols: [{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT' }] },
  'GET /fapi.binance.com/fapi/v1/exchangeInfo': {
    symbols: [perpetual('BTC'), perpetual('ETH'), perpetual('BTC', 'USDC')],
  },
  'GET /fapi.binance.com/fapi/v1/fundingInfo': [{ symbol: 'ETHUSDT', fundingIntervalHours: 4 }],
  'GET /fapi.binance.com/fapi/v1/leverageBracket': ['BTCUSDT', 'ETHUSDT', 'BTCUSDC'].map((symbol) => ({
    symbol,
    brackets: [
      {
        bracket: 2,
        initialLeverage: 100,
        notionalCap: 1.2e7,
        notionalFloor: 50000,
        maintMarginRatio: 0.005,
        cum: 50.0,
      },
      { bracket: 1, initialLeverage: 125, notionalCap: 50000, notionalFloor: 0, maintMarginRatio: 0.004, cum: 0.0 },
    ],
  })),
  'GET /api.binance.com/api/v3/account': {
    balances: [
      { asset: 'BTC', free: '1.50000000', locked: '0.25000000' },
      { asset: 'USDT', free: '20000.00000000', locked: '0.00000000' },
    ],
  },
  'GET /api.binance.com/api/v3/ticker/24hr': ['BTCUSDT', 'ETHUSDT'].map((symbol) => ({
    symbol,
    lastPrice: '60995.01',
  })),
  'GET /fapi.binance.com/fapi/v3/account': {
    assets: [{ asset: 'USDT', walletBalance: '66500.5', availableBalance: '20000.1', updateTime: 1717243199000 }],
  },
  'GET /fapi.binance.com/fapi/v3/positionRisk': [row('BTCUSDT', '-1.500'), row('ETHUSDT', '0.000')],
  'GET /fapi.binance.com/fapi/v1/openOrders': [{ symbol: 'SOLUSDT', clientOrderId: 'by-hand', status: 'NEW' }],
  'GET /fapi.binance.com/fapi/v1/premiumIndex': ['BTCUSDT', 'ETHUSDT', 'BTCUSDC'].map(premium),
  'GET /fapi.binance.com/fapi/v1/ticker/bookTicker': ['BTCUSDT', 'ETHUSDT', 'BTCUSDC'].map((symbol) => ({
    symbol,
    bidPrice: '60999.9',
    bidQty: '10',
    askPrice: '61001.2',
    askQty: '10',
  })),
  'GET /fapi.binance.com/fapi/v1/symbolConfig': [
    { symbol: 'BTCUSDT', marginType: 'ISOLATED', isAutoAddMargin: false, leverage: 3, maxNotionalValue: '1000000' },
    { symbol: 'ETHUSDT', marginType: 'CROSSED', isAutoAddMargin: false, leverage: 20, maxNotionalValue: '1000000' },
  ],
  'GET /fapi.binance.com/fapi/v1/positionSide/dual': { dualSidePosition: false },
  'GET /fapi.binance.com/fapi/v1/income': [
    {
      symbol: 'BTCUSDT',
      incomeType: 'FUNDING_FEE',
      income: '-9.15',
      asset: 'USDT',
      time: 1717228800000,
      tranId: 9689322392,
    },
  ],
};

export { perpetual as perpetualRow, row as positionRow };

/** Answers as the small account, with `changes` by `METHOD path` laid over it. */
export const answerAs =
  (changes: Readonly<Record<string, Answer>> = {}) =>
  ({ method, path }: Pick<Arrived, 'method' | 'path'>): Answer => {
    const key = `${method} ${path}`;
    const changed = changes[key];
    if (changed !== undefined) return changed;
    return key in REPLIES ? json(REPLIES[key]) : json({ code: -1, msg: `nothing for ${key}` }, 404);
  };
