import { quote } from '../../../shared/money/amount.ts';
import { parseDigits } from '../../../shared/money/parse-digits.ts';
import { DAY_MS } from '../../../shared/time/duration.ts';
import { pricesOf } from '../../../shared/venue/lookups.ts';
import { transfer } from '../../../shared/venue/wallets.ts';
import { type EmulatedSymbol, wireIdOf } from './emulated-symbols.ts';
import { spotFilters } from './exchange-filters.ts';
import type { Endpoint, EndpointTable, WireReply, WireRequest } from './wire-exchange.ts';
import { fault, invalidSymbol, missingParameter, ok, refusalReply } from './wire-replies.ts';

const open = (answer: Endpoint['answer']): Endpoint => ({ access: 'public', answer });
const signed = (answer: Endpoint['answer']): Endpoint => ({ access: 'read', answer });

/** Endpoints of the spot host, which also serves keys and transfers. */
export const SPOT_ENDPOINTS: EndpointTable = {
  'GET /api/v3/time': open(({ nowMs }) => ok({ serverTime: nowMs })),
  'GET /api/v3/exchangeInfo': open((request) => ok(spotInfo(request))),
  'GET /api/v3/ticker/24hr': open(answerTickers),
  'GET /api/v3/account': signed((request) => ok(spotAccount(request))),
  'GET /sapi/v1/account/apiRestrictions': signed(({ rights, nowMs }) =>
    ok({
      ipRestrict: rights.isIpRestricted,
      createTime: nowMs,
      enableReading: true,
      enableWithdrawals: rights.canWithdraw,
      enableInternalTransfer: false,
      enableMargin: false,
      enableFutures: rights.canTrade,
      permitsUniversalTransfer: rights.canTransfer,
      enableVanillaOptions: false,
      enableSpotAndMarginTrading: false,
      enablePortfolioMarginTrading: false,
    }),
  ),
  'POST /sapi/v1/asset/transfer': { access: 'transfer', answer: answerTransfer },
};

const spotInfo = ({ symbols, nowMs }: WireRequest): unknown => ({
  timezone: 'UTC',
  serverTime: nowMs,
  rateLimits: [],
  exchangeFilters: [],
  symbols: symbols.map((symbol) => ({
    symbol: wireIdOf(symbol.instrument),
    status: 'TRADING',
    baseAsset: symbol.instrument.coin,
    baseAssetPrecision: 8,
    quoteAsset: symbol.instrument.quoteCoin,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET'],
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    permissions: [],
    permissionSets: [['SPOT']],
    filters: spotFilters(symbol),
  })),
});

const spotAccount = ({ account, rights, nowMs }: WireRequest): unknown => ({
  makerCommission: 10,
  takerCommission: 10,
  buyerCommission: 0,
  sellerCommission: 0,
  // These describe the account; what the key may do is in apiRestrictions.
  canTrade: rights.canTrade,
  canWithdraw: true,
  canDeposit: true,
  updateTime: nowMs,
  accountType: 'SPOT',
  balances: Object.entries(account.venue.spot).map(([asset, { free, locked }]) => ({ asset, free, locked })),
  permissions: ['SPOT'],
});

/** One symbol, the listed ones (`symbols`, a JSON list), or all. */
function answerTickers(request: WireRequest): WireReply {
  const { params, symbols, account } = request;
  const listed = symbols.filter(({ instrument }) => account.venue.prices[instrument.symbol] !== undefined);
  const single = params.get('symbol');
  const several = params.get('symbols');
  const wanted = single === undefined ? wireIds(several) : [single];
  if (wanted === undefined) return ok(listed.map((symbol) => ticker(request, symbol)));
  const found = listed.filter(({ instrument }) => wanted.includes(wireIdOf(instrument)));
  if (found.length !== wanted.length) return invalidSymbol();
  const rows = found.map((symbol) => ticker(request, symbol));
  return ok(single === undefined ? rows : rows[0]);
}

function wireIds(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  return [...text.matchAll(/"([A-Z0-9]+)"/g)].map(([, id]) => id ?? '');
}

function ticker({ account, nowMs }: WireRequest, { instrument }: EmulatedSymbol): unknown {
  const { spot, spotAtMs } = pricesOf(account.venue, instrument.symbol);
  return {
    symbol: wireIdOf(instrument),
    priceChange: '0',
    priceChangePercent: '0',
    weightedAvgPrice: spot,
    prevClosePrice: spot,
    lastPrice: spot,
    lastQty: '0',
    bidPrice: spot,
    bidQty: '1000',
    askPrice: spot,
    askQty: '1000',
    openPrice: spot,
    highPrice: spot,
    lowPrice: spot,
    volume: '0',
    quoteVolume: '0',
    openTime: nowMs - DAY_MS,
    closeTime: spotAtMs,
    firstId: 0,
    lastId: 0,
    count: 0,
  };
}

interface Direction {
  readonly to: 'futures' | 'spot';
  /** Into or out of the wallet of the asset's own contracts, or of those in the account's dollar coin. */
  readonly isCoinMargined: boolean;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  MAIN_UMFUTURE: { to: 'futures', isCoinMargined: false },
  UMFUTURE_MAIN: { to: 'spot', isCoinMargined: false },
  MAIN_CMFUTURE: { to: 'futures', isCoinMargined: true },
  CMFUTURE_MAIN: { to: 'spot', isCoinMargined: true },
};

function answerTransfer({ params, account, nowMs }: WireRequest): WireReply {
  const direction = DIRECTIONS[params.get('type') ?? ''];
  const amount = params.get('amount') ?? '';
  if (direction === undefined) return missingParameter('type');
  const asset = params.get('asset') ?? '';
  const isTaken = direction.isCoinMargined ? asset in account.venue.coinWallets : asset === account.venue.quoteCoin;
  if (!isTaken) return fault(-5003, "You don't have this asset.");
  if (parseDigits(amount) === undefined) return missingParameter('amount');
  const change = transfer(account.venue, direction.to, quote(amount), nowMs, asset);
  if (change.kind === 'refused')
    return refusalReply(change, { balance: [-5013, 'Asset transfer failed: insufficient balance'] });
  const tranId = account.venue.nextId;
  account.venue = change.state;
  return ok({ tranId });
}
