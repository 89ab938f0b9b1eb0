import * as z from 'zod/mini';
import type { ActionOutcome } from '../../market/outcome.ts';
import type { Quote } from '../../money/amount.ts';
import type { MarginGateway } from '../../orders/order-gateway.ts';
import type { ActEndpoint, CcxtClient, WireParameters } from './ccxt-client.ts';
import { classifyFailure, refused, type Service } from './classify-reply.ts';
import { endpointsOf } from './endpoints.ts';
import { messageOf } from './failures.ts';
import { idOf } from './symbol-names.ts';
import { wholeNumber } from './wire.ts';

/** How Binance says that a change was made. */
const SUCCESS = z.object({ code: z.literal('200') });
const MOVED = z.object({ tranId: wholeNumber });

const INCREASE = '1';
const DECREASE = '2';
const WHOLE_LEVERAGE = /^[1-9]\d{0,2}$/;

interface Change {
  readonly endpoint: ActEndpoint;
  readonly service: Service;
  /** Throws for what no exchange could do; then nothing is sent. */
  readonly parameters: () => WireParameters;
  /** What a reply must hold to prove that the change was made. */
  readonly proof: z.ZodMiniType;
}

/**
 * Changes margin through the exchange library's bare endpoints. Its own `addMargin` cuts the money to the coin's lot
 * size, and its `setMarginMode` hides that nothing changed.
 */
export function openMarginGateway(client: CcxtClient): MarginGateway {
  const futures = (endpoint: ActEndpoint, proof: z.ZodMiniType, parameters: () => WireParameters) =>
    change(client, { endpoint, service: 'futures', parameters, proof });
  return {
    addMargin: (symbol, amount) =>
      futures(endpointsOf(symbol).moveMargin, SUCCESS, () => marginMove(symbol, amount, INCREASE)),
    reduceMargin: (symbol, amount) =>
      futures(endpointsOf(symbol).moveMargin, SUCCESS, () => marginMove(symbol, amount, DECREASE)),
    setLeverage: (symbol, leverage) =>
      futures(endpointsOf(symbol).setLeverage, z.object({ leverage: z.literal(leverage.toString()) }), () => {
        if (!WHOLE_LEVERAGE.test(leverage.toString())) {
          throw new RangeError(`Binance takes whole leverages from 1, not ${leverage}`);
        }
        return { symbol: idOf(symbol), leverage: leverage.toString() };
      }),
    setMarginMode: (symbol, mode) =>
      futures(endpointsOf(symbol).setMarginMode, SUCCESS, () => ({
        symbol: idOf(symbol),
        marginType: mode === 'isolated' ? 'ISOLATED' : 'CROSSED',
      })),
    transferToFutures: (quoteCoin, amount, into) => {
      const parameters = () => {
        if (!amount.isPositive()) throw new RangeError(`an amount to move must be above zero, was ${amount}`);
        return {
          asset: quoteCoin,
          amount: amount.toString(),
          type: into === undefined ? 'MAIN_UMFUTURE' : 'MAIN_CMFUTURE',
        };
      };
      return change(client, { endpoint: 'sapiPostAssetTransfer', service: 'wallet', parameters, proof: MOVED });
    },
  };
}

function marginMove(symbol: string, amount: Quote, type: string): WireParameters {
  if (!amount.isPositive()) throw new RangeError(`margin to move must be above zero, was ${amount}`);
  return { symbol: idOf(symbol), amount: amount.toString(), type };
}

async function change(client: CcxtClient, wanted: Change): Promise<ActionOutcome> {
  const parameters = attemptParameters(wanted);
  if (typeof parameters === 'string') return refused('other', `The change was not sent: ${parameters}.`);
  try {
    const reply = await client.act(wanted.endpoint, parameters);
    if (wanted.proof.safeParse(reply).success) return { kind: 'done' };
    return { kind: 'unknown', because: "Binance's reply does not say that the change was made." };
  } catch (failure) {
    return classifyFailure(failure, wanted.service);
  }
}

function attemptParameters(wanted: Change): WireParameters | string {
  try {
    return wanted.parameters();
  } catch (failure) {
    return messageOf(failure);
  }
}
