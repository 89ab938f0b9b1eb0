import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maintenanceMargin } from '../../shared/margin/liquidation-price.ts';
import { contracts, NO_COINS, type Price, price, type Quote, quote, ratio } from '../../shared/money/amount.ts';
import { notional } from '../../shared/money/conversions.ts';
import { positionCoins, totalWallet } from '../../shared/venue/account-margin.ts';
import { asQuote } from '../../shared/venue/booking.ts';
import { decodeVenue, encodeVenue } from '../../shared/venue/encode-venue.ts';
import { fillResting } from '../../shared/venue/fill-resting.ts';
import { autoDeleverage } from '../../shared/venue/forced-close.ts';
import { liquidateDue } from '../../shared/venue/liquidate.ts';
import { instrumentOf, pricesOf } from '../../shared/venue/lookups.ts';
import { REGULAR_FEES } from '../../shared/venue/open-venue.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { addMargin, reduceMargin } from '../../shared/venue/position-margin.ts';
import { limitLiquidity, setPrices } from '../../shared/venue/prices.ts';
import { settleFunding } from '../../shared/venue/settle-funding.ts';
import type { VenueOrder, VenuePosition, VenueState } from '../../shared/venue/venue-state.ts';
import { transfer } from '../../shared/venue/wallets.ts';
import { BTC, flatPrices, order, START_MS, scene } from './scene.ts';

type Action = (state: VenueState) => VenueState;

const kept = (state: VenueState, result: { kind: string; state?: VenueState }): VenueState => result.state ?? state;
const lots = fc.integer({ min: 1, max: 3000 }).map((count) => contracts((count / 1000).toFixed(3)));
const cents = fc.integer({ min: 1, max: 4_000_000 }).map((count) => quote((count / 100).toFixed(2)));
const tickPrice = fc.integer({ min: 300_000, max: 1_500_000 }).map((count) => price((count / 10).toFixed(1)));

const anyOrder: fc.Arbitrary<VenueOrder> = fc
  .record({
    side: fc.constantFrom('sell' as const, 'buy' as const),
    quantity: lots,
    reduceOnly: fc.boolean(),
    kind: fc.constantFrom('market' as const, 'immediate' as const, 'post' as const, 'rest' as const),
    limit: tickPrice,
  })
  .map(({ side, quantity, reduceOnly, kind, limit }) =>
    order(side, quantity.toString(), {
      reduceOnly,
      style: kind === 'market' ? { kind } : { kind, price: limit },
    }),
  );

const placing = anyOrder.map(
  (one): Action =>
    (state) => {
      const { state: next } = { state, ...placeOrder(state, one, START_MS) };
      if (one.reduceOnly) expectOnlyReduced(state.positions[BTC], next.positions[BTC]);
      return next;
    },
);
const moving = tickPrice.map(
  (to): Action =>
    (state) =>
      moveAndJudge(state, to),
);
const others = fc.oneof(
  fc.integer({ min: -300, max: 300 }).map(
    (bps): Action =>
      (state) => {
        const { mark } = pricesOf(state, BTC);
        return settleFunding(state, { symbol: BTC, rate: ratio((bps / 10_000).toFixed(4)), mark }, START_MS).state;
      },
  ),
  cents.map(
    (amount): Action =>
      (state) =>
        kept(state, addMargin(state, BTC, amount, START_MS)),
  ),
  cents.map(
    (amount): Action =>
      (state) =>
        kept(state, reduceMargin(state, BTC, amount, START_MS)),
  ),
  fc.tuple(cents, fc.constantFrom('spot' as const, 'futures' as const)).map(
    ([amount, to]): Action =>
      (state) =>
        kept(state, transfer(state, to, amount, START_MS)),
  ),
  lots.map(
    (some): Action =>
      (state) => {
        const next = autoDeleverage(state, BTC, some, START_MS).state;
        expectOnlyReduced(state.positions[BTC], next.positions[BTC]);
        return next;
      },
  ),
  lots.map(
    (some): Action =>
      (state) =>
        limitLiquidity(state, BTC, some),
  ),
);
const anyActions = fc.array(fc.oneof({ weight: 4, arbitrary: placing }, { weight: 3, arbitrary: moving }, others), {
  minLength: 8,
  maxLength: 30,
});
const anyMode = fc.constantFrom('isolated' as const, 'cross' as const);

function expectOnlyReduced(before: VenuePosition | undefined, now: VenuePosition | undefined): void {
  if (now === undefined) return;
  expect(now.side).toBe(before?.side);
  expect(before !== undefined && now.contracts.lte(before.contracts)).toBe(true);
}

/** Equity and what the margin room says must be kept, computed here from the position alone. */
function isUnderwater(state: VenueState, position: VenuePosition): boolean {
  const value = notional(positionCoins(state, BTC, position), pricesOf(state, BTC).mark);
  const gain = position.side === 'short' ? position.entryValue.minus(value) : value.minus(position.entryValue);
  const behind = state.settings[BTC]?.marginMode === 'isolated' ? position.isolatedWallet : state.wallet;
  return behind.plus(gain).lte(maintenanceMargin(value, instrumentOf(state, BTC).tiers));
}

function moveAndJudge(state: VenueState, to: Price): VenueState {
  const moved = fillResting(setPrices(state, BTC, flatPrices(to.toString())), BTC, START_MS).state;
  const { state: after, events } = liquidateDue(moved, START_MS);
  const position = moved.positions[BTC];
  const isDue = position !== undefined && isUnderwater(moved, position);
  expect(events.some(({ kind }) => kind === 'liquidated')).toBe(isDue);
  expect(isDue && after.positions[BTC] !== undefined).toBe(false);
  return after;
}

const everything = (state: VenueState): Quote => asQuote(state.spot['USDT']?.free ?? NO_COINS).plus(totalWallet(state));

describe('laws of the venue, whatever is done to it', () => {
  it('keeps money, positions and liquidations honest', () => {
    fc.assert(
      fc.property(anyActions, anyMode, (actions, marginMode) => {
        const start = scene({ fees: REGULAR_FEES, settings: { leverage: ratio('3'), marginMode } });
        const end = actions.reduce((state, act) => {
          const next = act(state);
          const position = next.positions[BTC];
          expect(position === undefined || position.contracts.isPositive()).toBe(true);
          expect(next.wallet.isNegative()).toBe(false);
          return next;
        }, start);
        const booked = end.incomes
          .filter(({ kind }) => kind !== 'transfer')
          .reduce((sum, { amount }) => sum.plus(amount), quote('0'));
        expect(everything(end).minus(everything(start)).toString()).toBe(booked.toString());
        expect(JSON.parse(encodeVenue(decodeVenue(encodeVenue(end))))).toEqual(JSON.parse(encodeVenue(end)));
      }),
      { numRuns: 300 },
    );
  });

  it('books a trade for every change of the position, and numbers them upwards', () => {
    fc.assert(
      fc.property(anyActions, (actions) => {
        const end = actions.reduce((state, act) => act(state), scene());
        const net = end.trades.reduce(
          (sum, trade) => (trade.side === 'sell' ? sum.minus(trade.contracts) : sum.plus(trade.contracts)),
          contracts('0'),
        );
        const position = end.positions[BTC];
        const held = position === undefined ? contracts('0') : position.contracts;
        expect(net.toString()).toBe((position?.side === 'short' ? held.negated() : held).toString());
        const ids = end.trades.map(({ id }) => Number(id));
        expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
      }),
      { numRuns: 150 },
    );
  });
});
