import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COIN_MARGINED_BTC } from '../../infra/local/binance/emulated-symbols.ts';
import { booksOf, unrealisedOf as unrealisedBy } from '../../shared/journal/books.ts';
import { liquidationOf } from '../../shared/margin/short-margin.ts';
import type { Fill } from '../../shared/market/fill.ts';
import { coins, contracts, NO_QUOTE, price, quote, type Ratio, ratio } from '../../shared/money/amount.ts';
import { entryPriceOf, positionCoins, totalWallet, unrealisedOf } from '../../shared/venue/account-margin.ts';
import { decodeVenue, encodeVenue } from '../../shared/venue/encode-venue.ts';
import { openVenue } from '../../shared/venue/open-venue.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { movePrices, setPrices } from '../../shared/venue/prices.ts';
import { settleFunding } from '../../shared/venue/settle-funding.ts';
import { statedLiquidation } from '../../shared/venue/stated-liquidation.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { transfer } from '../../shared/venue/wallets.ts';
import { INVERSE, INVERSE_BTC } from '../support/inverse.ts';
import { flatPrices, order, placed, START_MS } from './scene.ts';

const BTC_INVERSE = INVERSE_BTC;

/** 10 BTC in the coin-margined wallet at 60,000, isolated at 2x, with fees. */
const opened = (): VenueState =>
  setPrices(
    openVenue({
      instruments: [COIN_MARGINED_BTC.instrument],
      coinWallets: { BTC: quote('10') },
      spot: { BTC: coins('5') },
      settings: { leverage: ratio('2'), marginMode: 'isolated' },
    }),
    BTC_INVERSE,
    flatPrices('60000'),
  );

const trade = (state: VenueState, side: 'sell' | 'buy', quantity: string): VenueState =>
  placed(placeOrder(state, order(side, quantity, { symbol: BTC_INVERSE, reduceOnly: side === 'buy' }), START_MS)).state;
interface Lived {
  readonly mark: string;
  /** Per cent of 100,000 dollars to sell, or below zero of the short to buy back. */
  readonly part: number;
  readonly rate: Ratio;
}

const unrealised = (state: VenueState) => {
  const position = state.positions[BTC_INVERSE];
  return position === undefined ? undefined : unrealisedOf(state, BTC_INVERSE, position);
};

/** The price moves, somebody trades, and funding is settled. */
function lived(before: VenueState, { mark, part, rate }: Lived): VenueState {
  const state = moved(before, mark).state;
  const short = Number(state.positions[BTC_INVERSE]?.contracts ?? 0);
  const quantity = Math.floor((Math.abs(part) / 100) * (part > 0 ? 1_000 : short));
  const wish = order(part > 0 ? 'sell' : 'buy', String(quantity), { symbol: BTC_INVERSE, reduceOnly: part < 0 });
  const placement = placeOrder(state, wish, START_MS); // refused where there is nothing to trade
  const traded = placement.kind === 'placed' ? placement.state : state;
  return settleFunding(traded, { symbol: BTC_INVERSE, rate, mark: price(mark) }, START_MS).state;
}

const moved = (state: VenueState, mark: string) => movePrices(state, BTC_INVERSE, { ...flatPrices(mark) }, START_MS);

describe('an inverse contract on the simulated exchange', () => {
  it('is margined, charged and settled in its coin, and nothing in dollars', () => {
    const short = trade(opened(), 'sell', '6000'); // 600,000 dollars, 10 BTC
    expect(short.positions[BTC_INVERSE]?.isolatedWallet.toString()).toBe('5');
    expect(short.coinWallets['BTC']?.toString()).toBe('4.995'); // 10 - 5 - 0.05 % of 10
    const fallen = moved(short, '50000').state;
    expect(unrealised(fallen)?.toString()).toBe('2');
    const closed = trade(fallen, 'buy', '6000');
    expect(closed.coinWallets['BTC']?.toString()).toBe('11.989'); // 10 + 2 - 0.005 - 0.05 % of 12
    expect([closed.wallet.toString(), closed.positions]).toEqual(['0', {}]);
  });

  it('pays funding in coin: rate x dollars / mark', () => {
    const { state } = settleFunding(
      trade(opened(), 'sell', '6000'),
      { symbol: BTC_INVERSE, rate: ratio('0.0001'), mark: price('40000') },
      START_MS,
    );
    expect(state.incomes.at(-1)?.amount.toString()).toBe('0.0015'); // 600,000 / 40,000 x 0.01 %
  });

  it('is liquidated where the formula says, and loses its margin and no more', () => {
    const short = trade(opened(), 'sell', '6000');
    const position = short.positions[BTC_INVERSE];
    if (position === undefined) throw new Error('there is no short');
    const stated = statedLiquidation(short, BTC_INVERSE, position);
    const planned = liquidationOf({
      isInverse: true,
      quantity: positionCoins(short, BTC_INVERSE, position),
      entryPrice: entryPriceOf(short, BTC_INVERSE, position),
      wallet: position.isolatedWallet,
      leverage: ratio('2'),
      tiers: INVERSE.tiers,
    });
    expect(stated?.eq(planned)).toBe(true);
    const before = moved(short, planned.times(ratio('0.9999')).toText(2)).state;
    expect(before.positions[BTC_INVERSE]).toBeDefined();
    const after = moved(short, planned.times(ratio('1.0001')).toText(2)).state;
    expect([after.positions, after.coinWallets['BTC']?.toString()]).toEqual([{}, '4.995']);
  });

  it('takes coins from the spot wallet, and comes back whole from its text', () => {
    const change = transfer(opened(), 'futures', quote('1.5'), START_MS, 'BTC');
    if (change.kind !== 'changed') throw new Error(change.because);
    expect(totalWallet(change.state, 'BTC').toString()).toBe('11.5');
    expect(change.state.spot['BTC']?.free.toString()).toBe('3.5');
    const short = trade(change.state, 'sell', '100');
    expect(decodeVenue(encodeVenue(short))).toEqual(short);
  });

  it('is rebuilt by its trades and settlements alone: position, profit, fees and funding, all in coin', () => {
    const steps = fc.array(
      fc.record({
        mark: fc.integer({ min: 30_000, max: 110_000 }).map(String),
        part: fc.integer({ min: -100, max: 100 }),
        rate: fc.integer({ min: -30, max: 30 }).map((units) => ratio((units / 10_000).toFixed(4))),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(steps, (path) => {
        const state = path.reduce(lived, opened());
        const fills = state.trades.map((each): Fill => ({ ...each, origin: 'ours' }));
        const payments = state.incomes.filter(({ kind }) => kind === 'funding');
        const books = booksOf(fills, payments, BTC_INVERSE, INVERSE);
        const position = state.positions[BTC_INVERSE];
        const sum = (kind: string) =>
          state.incomes
            .filter((each) => each.kind === kind)
            .reduce((total, { amount }) => total.plus(amount), NO_QUOTE);
        expect(books.contracts.eq(position?.contracts ?? contracts('0'))).toBe(true);
        expect(books.realised.minus(sum('realised')).abs().toChartNumber()).toBeLessThan(0.000001);
        expect(books.fees.eq(sum('fee').negated())).toBe(true);
        expect(books.funding.eq(sum('funding'))).toBe(true);
        const mark = state.prices[BTC_INVERSE]?.mark ?? price('1');
        const unbooked = unrealised(state) ?? NO_QUOTE;
        expect(unrealisedBy(books, INVERSE, mark).minus(unbooked).abs().toChartNumber()).toBeLessThan(0.000001);
        const wallet = quote('10').plus(books.realised).minus(books.fees).plus(books.funding);
        const lost = sum('insurance');
        expect(totalWallet(state, 'BTC').minus(wallet.plus(lost)).abs().toChartNumber()).toBeLessThan(0.000001);
      }),
      { numRuns: 150 },
    );
  });
});
