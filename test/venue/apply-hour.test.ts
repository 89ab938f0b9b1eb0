import { describe, expect, it } from 'vitest';
import { BTC_AND_ETH } from '../../infra/local/binance/emulated-symbols.ts';
import type { Candle } from '../../shared/market/candle.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import { applyHour, type VenueHour } from '../../shared/venue/apply-hour.ts';
import { openVenue } from '../../shared/venue/open-venue.ts';
import { afterOrders, at, BTC, order, START_MS, scene } from './scene.ts';

const HOUR_MS = 3_600_000;

const bar = (open: string, high: string, low: string, close: string): Candle => ({
  openMs: START_MS,
  open: price(open),
  high: price(high),
  low: price(low),
  close: price(close),
});
const still = bar('60000', '60000', '60000', '60000');
const quiet: VenueHour = { spot: still, perp: still, mark: still };
const live = (state: ReturnType<typeof scene>, hour: VenueHour) => applyHour(state, BTC, hour, START_MS + HOUR_MS);

describe('one hour on the venue', () => {
  it('ends at the close, with a spread where one is asked for', () => {
    const perp = bar('60000', '61000', '59000', '60500');
    const { state } = live(scene(), { ...quiet, perp, halfSpread: price('0.1') });
    const prices = state.prices[BTC];
    expect([prices?.last, prices?.bid, prices?.ask].map(String)).toEqual(['60500', '60499.9', '60500.1']);
    expect(prices?.pricedAtMs).toBe(START_MS + HOUR_MS);
  });

  it('opens the first market an account sees', () => {
    const fresh = openVenue({ instruments: BTC_AND_ETH.map(({ instrument }) => instrument) });
    const { state } = applyHour(fresh, BTC, { ...quiet, fundingRate: ratio('0.0003') }, START_MS + HOUR_MS);
    expect(state.prices[BTC]?.mark.toString()).toBe('60000');
    expect(state.prices[BTC]?.fundingRate.toString()).toBe('0.0003');
    expect(state.prices[BTC]?.nextFundingMs).toBe(START_MS + 8 * HOUR_MS);
  });

  it('liquidates a short on the high of the mark although the hour closes low', () => {
    const mark = bar('60000', '90000', '55000', '56000');
    const { state, events } = live(afterOrders(scene(), order('sell', '1')), { ...quiet, mark });
    expect(events.map(({ kind }) => kind)).toEqual(['liquidated']);
    expect(state.trades.at(-1)?.atMs).toBe(START_MS + HOUR_MS / 2);
  });

  it('liquidates a long on the low of the mark', () => {
    const mark = bar('60000', '61000', '29000', '60000');
    const { events } = live(afterOrders(scene(), order('buy', '1')), { ...quiet, mark });
    expect(events.map(({ kind }) => kind)).toEqual(['liquidated']);
  });

  it('fills resting orders by the range of the contract, not of the mark', () => {
    const sell = order('sell', '1', { style: at('post', '60800') });
    const buy = order('buy', '0.5', { style: at('post', '59200') });
    const resting = afterOrders(scene(), sell, buy);
    const wide = bar('60000', '61000', '59000', '60000');
    expect(live(resting, { ...quiet, mark: wide }).state.openOrders).toHaveLength(2);
    const { state } = live(resting, { ...quiet, perp: wide });
    expect(state.openOrders).toEqual([]);
    expect(state.positions[BTC]?.contracts.toString()).toBe('0.5');
    expect(state.trades.map(({ price: paid }) => paid.toString())).toEqual(['60800', '59200']);
  });

  it('settles funding at the last instant with the close of the mark, before anybody acts then', () => {
    const mark = bar('60000', '62000', '58000', '61000');
    const { state, events } = live(afterOrders(scene(), order('sell', '1')), {
      ...quiet,
      mark,
      fundingRate: ratio('0.001'),
    });
    expect(state.positions[BTC]?.isolatedWallet.toString()).toBe('30061');
    expect(state.incomes.at(-1)).toMatchObject({ kind: 'funding', atMs: START_MS + HOUR_MS });
    expect(events.at(-1)?.kind).toBe('funded');
  });

  it('keeps the time of the last spot trade while the spot market stands still', () => {
    const { state } = live(scene(), { ...quiet, spotHalted: true });
    expect(state.prices[BTC]?.spotAtMs).toBe(START_MS);
    expect(live(scene(), quiet).state.prices[BTC]?.spotAtMs).toBe(START_MS + HOUR_MS);
  });
});
