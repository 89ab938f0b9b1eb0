import { NO_QUOTE } from '../../../shared/money/amount.ts';
import {
  availableBalance,
  entryPriceOf,
  positionNotional,
  totalWallet,
  unrealisedOf,
  withdrawable,
} from '../../../shared/venue/account-margin.ts';
import { pricesOf, settingsOf } from '../../../shared/venue/lookups.ts';
import { statedLiquidation } from '../../../shared/venue/stated-liquidation.ts';
import type { VenuePosition, VenueState } from '../../../shared/venue/venue-state.ts';
import { walletOf } from '../../../shared/venue/wallet-of.ts';
import { ACCOUNT_ENDPOINTS } from './account-endpoints.ts';
import { type EmulatedSymbol, wireIdOf } from './emulated-symbols.ts';
import { futuresFilters } from './exchange-filters.ts';
import { HISTORY_ENDPOINTS } from './history-endpoints.ts';
import { MARKET_ENDPOINTS } from './market-endpoints.ts';
import { ORDER_ENDPOINTS } from './order-endpoints.ts';
import { SETTINGS_ENDPOINTS } from './settings-endpoints.ts';
import type { EndpointTable, WireRequest } from './wire-exchange.ts';
import { eight } from './wire-order.ts';
import { ok } from './wire-replies.ts';

const LINEAR: EndpointTable = {
  ...MARKET_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...HISTORY_ENDPOINTS,
  ...ORDER_ENDPOINTS,
  ...SETTINGS_ENDPOINTS,
};

/** What the host of inverse contracts answers as that of the linear ones does, about its own symbols. */
const ALIKE = [
  ...['GET /fapi/v1/premiumIndex', 'GET /fapi/v1/ticker/bookTicker', 'GET /fapi/v1/fundingRate'],
  ...['GET /fapi/v1/fundingInfo', 'GET /fapi/v1/positionSide/dual', 'GET /fapi/v1/income', 'GET /fapi/v1/userTrades'],
  ...['POST /fapi/v1/order', 'GET /fapi/v1/order', 'DELETE /fapi/v1/order', 'GET /fapi/v1/openOrders'],
  ...['POST /fapi/v1/leverage', 'POST /fapi/v1/marginType', 'POST /fapi/v1/positionMargin'],
];

/** Endpoints of the host of inverse contracts. */
export const INVERSE_ENDPOINTS: EndpointTable = {
  ...Object.fromEntries(
    ALIKE.flatMap((call) => {
      const endpoint = LINEAR[call];
      return endpoint === undefined ? [] : [[call.replace('/fapi/', '/dapi/'), endpoint]];
    }),
  ),
  'GET /dapi/v1/exchangeInfo': { access: 'public', answer: (request) => ok(inverseInfo(request)) },
  'GET /dapi/v1/account': { access: 'read', answer: (request) => ok(coinAccount(request)) },
  'GET /dapi/v1/positionRisk': { access: 'read', answer: (request) => ok(positionsOf(request)) },
  'GET /dapi/v2/leverageBracket': { access: 'read', answer: ({ symbols }) => ok(symbols.map(bracketsOf)) },
};

const inverseInfo = ({ symbols, nowMs }: WireRequest): unknown => ({
  timezone: 'UTC',
  serverTime: nowMs,
  rateLimits: [],
  exchangeFilters: [],
  symbols: symbols.map((symbol) => ({
    symbol: wireIdOf(symbol.instrument),
    pair: `${symbol.instrument.coin}USD`,
    contractType: 'PERPETUAL',
    deliveryDate: 4_133_404_800_000,
    onboardDate: 1_597_042_800_000,
    contractStatus: symbol.instrument.status === 'trading' ? 'TRADING' : 'CLOSE',
    contractSize: 'faceValue' in symbol.instrument ? Number(symbol.instrument.faceValue.toString()) : undefined,
    marginAsset: symbol.instrument.coin,
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: symbol.instrument.coin,
    quoteAsset: 'USD',
    pricePrecision: symbol.pricePrecision,
    quantityPrecision: symbol.quantityPrecision,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    equalQtyPrecision: 4,
    triggerProtect: '0.0500',
    underlyingType: 'COIN',
    // The host of inverse contracts names no least worth of an order.
    filters: futuresFilters(symbol).filter((filter) => !JSON.stringify(filter).includes('MIN_NOTIONAL')),
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  })),
});

const held = ({ account: { venue }, symbols }: WireRequest): readonly (readonly [string, VenuePosition])[] =>
  Object.entries(venue.positions).filter(([symbol]) => symbols.some(({ instrument }) => instrument.symbol === symbol));

/** One wallet a coin. */
function coinAccount(request: WireRequest): unknown {
  const { venue } = request.account;
  const coins = [...new Set(request.symbols.map(({ instrument }) => instrument.quoteCoin))];
  return {
    assets: coins.map((coin) => {
      const wallet = totalWallet(venue, coin);
      const unrealised = held(request)
        .filter(([symbol]) => symbol.endsWith(`:${coin}`))
        .reduce((sum, [symbol, position]) => sum.plus(unrealisedOf(venue, symbol, position)), NO_QUOTE);
      return {
        asset: coin,
        walletBalance: eight(wallet),
        unrealizedProfit: eight(unrealised),
        marginBalance: eight(wallet.plus(unrealised)),
        crossWalletBalance: eight(walletOf(venue, coin)),
        availableBalance: eight(availableBalance(venue, coin)),
        maxWithdrawAmount: eight(withdrawable(venue, coin)),
        updateTime: request.nowMs,
      };
    }),
    positions: [],
    canDeposit: true,
    canTrade: true,
    canWithdraw: true,
    feeTier: 0,
    updateTime: 0,
  };
}

/** A row for every contract, flat ones too: it also tells how each is set. */
function positionsOf(request: WireRequest): readonly unknown[] {
  const { params, symbols, account } = request;
  const pair = params.get('pair');
  return symbols
    .filter(({ instrument }) => pair === undefined || pair === `${instrument.coin}USD`)
    .map((symbol) => positionRow(account.venue, symbol));
}

function positionRow(venue: VenueState, { instrument }: EmulatedSymbol): unknown {
  const { symbol } = instrument;
  const { leverage, marginMode } = settingsOf(venue, symbol);
  return {
    symbol: wireIdOf(instrument),
    leverage: leverage.toString(),
    marginType: marginMode,
    isAutoAddMargin: 'false',
    positionSide: 'BOTH',
    maxQty: '1500',
    ...heldRow(venue, symbol, venue.positions[symbol]),
  };
}

const FLAT = {
  positionAmt: '0',
  entryPrice: '0.00000000',
  markPrice: '0.00000000',
  unRealizedProfit: '0.00000000',
  liquidationPrice: '0',
  isolatedMargin: '0.00000000',
  notionalValue: '0',
  isolatedWallet: '0',
  updateTime: 0,
};

function heldRow(venue: VenueState, symbol: string, position: VenuePosition | undefined): object {
  if (position === undefined) return FLAT;
  const liquidation = statedLiquidation(venue, symbol, position);
  const unrealised = unrealisedOf(venue, symbol, position);
  const sign = position.side === 'short' ? '-' : '';
  return {
    positionAmt: `${sign}${position.contracts}`,
    entryPrice: eight(entryPriceOf(venue, symbol, position)),
    markPrice: pricesOf(venue, symbol).mark,
    unRealizedProfit: eight(unrealised),
    liquidationPrice: liquidation === undefined ? '0' : eight(liquidation),
    isolatedMargin: eight(position.isolatedWallet.plus(unrealised)),
    notionalValue: `${sign}${eight(positionNotional(venue, symbol, position))}`,
    isolatedWallet: eight(position.isolatedWallet),
    updateTime: position.updatedAtMs,
  };
}

/** The steps are JSON numbers on the real wire, in coins; the floor is spelt as Binance's documents spell it. */
const bracketsOf = ({ instrument, tierLeverages }: EmulatedSymbol): unknown => ({
  symbol: wireIdOf(instrument),
  notionalCoef: 1,
  brackets: instrument.tiers.map((tier, index) => ({
    bracket: index + 1,
    initialLeverage: tierLeverages[index] ?? 1,
    qtyCap: Number(tier.notionalCap.toString()),
    qtylFloor: Number(tier.notionalFloor.toString()),
    maintMarginRatio: Number(tier.rate.toString()),
    cum: Number(tier.deduction.toString()),
  })),
});
