import { settingsOf } from '../../../shared/venue/lookups.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import { type EmulatedSymbol, wireIdOf } from './emulated-symbols.ts';
import { wireAccount, wirePosition } from './wire-account.ts';
import {
  type Endpoint,
  type EndpointTable,
  isListed,
  namedSymbol,
  type WireReply,
  type WireRequest,
} from './wire-exchange.ts';
import { invalidSymbol, ok } from './wire-replies.ts';

const reads = (answer: Endpoint['answer']): Endpoint => ({ access: 'read', answer });

/** What an account holds and how it is set, on the futures host. */
export const ACCOUNT_ENDPOINTS: EndpointTable = {
  'GET /fapi/v3/account': reads(({ account, nowMs, symbols }) => ok(wireAccount(account.venue, nowMs, symbols))),
  'GET /fapi/v3/positionRisk': reads(answerPositions),
  'GET /fapi/v1/symbolConfig': reads((request) => perSymbol(request, symbolConfig)),
  'GET /fapi/v1/leverageBracket': reads((request) => perSymbol(request, leverageBracket)),
  'GET /fapi/v1/commissionRate': reads(answerCommission),
  'GET /fapi/v1/positionSide/dual': reads(({ account }) =>
    ok({ dualSidePosition: account.venue.positionMode === 'hedge' }),
  ),
};

/** A list with a row for every symbol, or for the one the request names. */
function perSymbol(request: WireRequest, row: (symbol: EmulatedSymbol, venue: VenueState) => unknown): WireReply {
  const named = namedSymbol(request);
  if (request.params.has('symbol') && named === undefined) return invalidSymbol();
  const wanted = named === undefined ? request.symbols : [named];
  return ok(wanted.map((symbol) => row(symbol, request.account.venue)));
}

/** Only positions that are not flat have a row. */
function answerPositions(request: WireRequest): WireReply {
  const named = namedSymbol(request);
  if (request.params.has('symbol') && named === undefined) return invalidSymbol();
  const { venue } = request.account;
  const wanted = Object.entries(venue.positions).filter(
    ([symbol]) => isListed(request.symbols, symbol) && (named?.instrument.symbol ?? symbol) === symbol,
  );
  return ok(wanted.map(([symbol, position]) => wirePosition(venue, symbol, position)));
}

const symbolConfig = ({ instrument }: EmulatedSymbol, venue: VenueState): unknown => {
  const { leverage, marginMode } = settingsOf(venue, instrument.symbol);
  return {
    symbol: wireIdOf(instrument),
    marginType: marginMode === 'isolated' ? 'ISOLATED' : 'CROSSED',
    isAutoAddMargin: false,
    leverage: Number(leverage.toString()),
    maxNotionalValue: instrument.tiers.at(-1)?.notionalCap,
  };
};

/** The tiers are JSON numbers on the real wire, not text. */
const leverageBracket = ({ instrument, tierLeverages }: EmulatedSymbol): unknown => ({
  symbol: wireIdOf(instrument),
  notionalCoef: 1,
  brackets: instrument.tiers.map((tier, index) => ({
    bracket: index + 1,
    initialLeverage: tierLeverages[index] ?? 1,
    notionalCap: Number(tier.notionalCap.toString()),
    notionalFloor: Number(tier.notionalFloor.toString()),
    maintMarginRatio: Number(tier.rate.toString()),
    cum: Number(tier.deduction.toString()),
  })),
});

function answerCommission(request: WireRequest): WireReply {
  const symbol = namedSymbol(request);
  if (symbol === undefined) return invalidSymbol();
  const { maker, taker } = request.account.venue.fees;
  return ok({ symbol: wireIdOf(symbol.instrument), makerCommissionRate: maker, takerCommissionRate: taker });
}
