import { type Quote, quote, ratio } from '../../../shared/money/amount.ts';
import { parseDigits } from '../../../shared/money/parse-digits.ts';
import { setLeverage, setMarginMode, setPositionMode } from '../../../shared/venue/account-settings.ts';
import { addMargin, reduceMargin } from '../../../shared/venue/position-margin.ts';
import { type Endpoint, type EndpointTable, namedSymbol, type WireReply, type WireRequest } from './wire-exchange.ts';
import { fault, invalidSymbol, missingParameter, ok, refusalReply } from './wire-replies.ts';

const changes = (answer: Endpoint['answer']): Endpoint => ({ access: 'trade', answer });

/** How an account is set, and the margin of its positions, on the futures host. */
export const SETTINGS_ENDPOINTS: EndpointTable = {
  'POST /fapi/v1/leverage': changes(answerLeverage),
  'POST /fapi/v1/marginType': changes(answerMarginType),
  'POST /fapi/v1/positionSide/dual': changes(answerPositionMode),
  'POST /fapi/v1/positionMargin': changes(answerPositionMargin),
};

function answerLeverage(request: WireRequest): WireReply {
  const { params, account } = request;
  const symbol = namedSymbol(request)?.instrument;
  const leverage = params.get('leverage') ?? '';
  if (symbol === undefined) return invalidSymbol();
  if (parseDigits(leverage) === undefined) return missingParameter('leverage');
  const change = setLeverage(account.venue, symbol.symbol, ratio(leverage));
  if (change.kind === 'refused')
    return refusalReply(change, {
      'leverage-invalid': [-4028, `Leverage ${leverage} is not valid`],
      margin: [-2028, 'Leverage is smaller than permitted: insufficient margin balance.'],
    });
  account.venue = change.state;
  const maxNotionalValue = symbol.tiers.at(-1)?.notionalCap;
  return ok({ leverage: Number(leverage), maxNotionalValue, symbol: params.get('symbol') });
}

function answerMarginType(request: WireRequest): WireReply {
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (symbol === undefined) return invalidSymbol();
  const mode = MARGIN_MODES[request.params.get('marginType') ?? ''];
  if (mode === undefined) return missingParameter('marginType');
  const change = setMarginMode(request.account.venue, symbol, mode);
  if (change.kind === 'refused') return refusalReply(change);
  request.account.venue = change.state;
  return done();
}

const MARGIN_MODES: Readonly<Record<string, 'isolated' | 'cross'>> = { ISOLATED: 'isolated', CROSSED: 'cross' };

function answerPositionMode({ params, account }: WireRequest): WireReply {
  const dual = params.get('dualSidePosition');
  if (dual !== 'true' && dual !== 'false') return missingParameter('dualSidePosition');
  const change = setPositionMode(account.venue, dual === 'true' ? 'hedge' : 'one-way');
  if (change.kind === 'refused')
    return refusalReply(change, {
      unchanged: [-4059, 'No need to change position side.'],
      'orders-open': [-4067, 'Position side cannot be changed if there exists open orders.'],
      'position-open': [-4068, 'Position side cannot be changed if there exists position.'],
    });
  account.venue = change.state;
  return done();
}

function answerPositionMargin(request: WireRequest): WireReply {
  const { params, account, nowMs } = request;
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (symbol === undefined) return invalidSymbol();
  const amount = positiveQuote(params.get('amount') ?? '');
  if (amount === undefined) return fault(-4055, 'Amount must be positive.');
  const type = params.get('type');
  if (type !== '1' && type !== '2') return missingParameter('type');
  const move = type === '1' ? addMargin : reduceMargin;
  const change = move(account.venue, symbol, amount, nowMs);
  if (change.kind === 'refused') return refusalReply(change);
  account.venue = change.state;
  return ok({
    amount: Number(amount.toString()),
    code: 200,
    msg: 'Successfully modify position margin.',
    type: Number(type),
  });
}

function positiveQuote(digits: string): Quote | undefined {
  if (parseDigits(digits) === undefined) return undefined;
  const amount = quote(digits);
  return amount.isPositive() ? amount : undefined;
}

const done = (): WireReply => ok({ code: 200, msg: 'success' });
