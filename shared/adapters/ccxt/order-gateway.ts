import * as z from 'zod/mini';
import type { Order } from '../../market/order.ts';
import type { ActionOutcome, Outcome } from '../../market/outcome.ts';
import type { OrderGateway, OrderReference } from '../../orders/order-gateway.ts';
import type { CcxtClient, WireParameters } from './ccxt-client.ts';
import { classifyFailure, refused } from './classify-reply.ts';
import { endpointsOf } from './endpoints.ts';
import { ErrorReply, messageOf } from './failures.ts';
import { orderStateOf } from './order-reply.ts';
import { idOf } from './symbol-names.ts';

/** What Binance takes as a client order id. */
const CLIENT_ORDER_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;

/**
 * Trades through the exchange library's bare endpoints. Its own `createOrder` rounds what it is given, sends a negative
 * amount as it stands, and reads its `test` flag on spot only: with perpetuals it places a real order.
 */
export function openOrderGateway(client: CcxtClient): OrderGateway {
  return {
    place: async (order) => {
      const request = attemptRequest(order);
      if (!request.ok) return refused('other', request.because);
      try {
        return outcomeOf(await client.act(endpointsOf(order.symbol).place, request.parameters), order);
      } catch (failure) {
        return classifyFailure(failure, 'futures');
      }
    },
    find: async (reference) => {
      try {
        return orderStateOf(await client.ask(endpointsOf(reference.symbol).findOrder, lookup(reference)), reference);
      } catch (failure) {
        return isNeverHeardOf(failure) ? { kind: 'absent' } : { kind: 'unknown', because: messageOf(failure) };
      }
    },
    cancel: async (reference) => cancel(client, reference),
  };
}

type Request =
  | { readonly ok: true; readonly parameters: WireParameters }
  | { readonly ok: false; readonly because: string };

/** Refuses what could only be a fault of ours, before anything is sent. */
function attemptRequest(order: Order): Request {
  const refuse = (because: string): Request => ({ ok: false, because: `The order was not sent: ${because}` });
  if (!order.contracts.isPositive()) return refuse(`its quantity must be above zero, was ${order.contracts}.`);
  if (order.style.kind !== 'market' && !order.style.price.isPositive()) {
    return refuse(`its price must be above zero, was ${order.style.price}.`);
  }
  if (!CLIENT_ORDER_ID.test(order.clientOrderId)) return refuse('its id is not one that Binance takes.');
  try {
    return { ok: true, parameters: parametersOf(order) };
  } catch (failure) {
    return refuse(messageOf(failure));
  }
}

function parametersOf(order: Order): WireParameters {
  return {
    symbol: idOf(order.symbol),
    side: order.side === 'sell' ? 'SELL' : 'BUY',
    ...styleParameters(order),
    quantity: order.contracts.toString(),
    ...(order.reduceOnly ? { reduceOnly: 'true' } : {}),
    newClientOrderId: order.clientOrderId,
    newOrderRespType: 'RESULT', // so that the reply tells what was traded
  };
}

function styleParameters({ style }: Order): WireParameters {
  switch (style.kind) {
    case 'post':
      return { type: 'LIMIT', timeInForce: 'GTX', price: style.price.toString() };
    case 'immediate':
      return { type: 'LIMIT', timeInForce: 'IOC', price: style.price.toString() };
    case 'market':
      return { type: 'MARKET' };
  }
}

function outcomeOf(reply: unknown, order: Order): Outcome {
  const state = orderStateOf(reply, order);
  if (state.kind !== 'closed-unfilled') return state;
  return refused('unfilled', `Binance closed order ${order.clientOrderId} without trading any of it.`);
}

const lookup = (reference: OrderReference): WireParameters => ({
  symbol: idOf(reference.symbol),
  origClientOrderId: reference.clientOrderId,
});

/** -2013 in a 400: the exchange looked and found no such order. Any other failure says nothing about it. */
const isNeverHeardOf = (failure: unknown): boolean =>
  failure instanceof ErrorReply && failure.status === 400 && failure.code === '-2013';

const cancelled = z.object({ status: z.literal('CANCELED'), clientOrderId: z.string() });

async function cancel(client: CcxtClient, reference: OrderReference): Promise<ActionOutcome> {
  try {
    const reply = cancelled.safeParse(await client.act(endpointsOf(reference.symbol).cancel, lookup(reference)));
    if (reply.success && reply.data.clientOrderId === reference.clientOrderId) return { kind: 'done' };
    return { kind: 'unknown', because: `Binance's reply does not say that order ${reference.clientOrderId} is off.` };
  } catch (failure) {
    return classifyFailure(failure, 'futures');
  }
}
