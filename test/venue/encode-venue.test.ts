import { describe, expect, it } from 'vitest';
import { contracts, quote } from '../../shared/money/amount.ts';
import { decodeVenue, encodeVenue } from '../../shared/venue/encode-venue.ts';
import { forgetHistory } from '../../shared/venue/forget-history.ts';
import { addMargin } from '../../shared/venue/position-margin.ts';
import { limitLiquidity, movePrices } from '../../shared/venue/prices.ts';
import { afterOrders, at, BTC, flatPrices, order, START_MS, scene } from './scene.ts';

const traded = afterOrders(
  scene(),
  order('sell', '1'),
  order('buy', '0.2', { style: at('post', '50000'), reduceOnly: true }),
);
const added = addMargin(limitLiquidity(traded, BTC, contracts('3')), BTC, quote('10'), START_MS);
const full = added.kind === 'refused' ? traded : movePrices(added.state, BTC, flatPrices('61000'), START_MS + 1).state;

describe('a stored venue', () => {
  it('comes back as it was, amounts with their units', () => {
    const back = decodeVenue(encodeVenue(full));
    expect(JSON.parse(encodeVenue(back))).toEqual(JSON.parse(encodeVenue(full)));
    expect(back.positions[BTC]?.isolatedWallet.plus(quote('1')).toString()).toBe('30011');
    expect(afterOrders(back, order('buy', '1', { reduceOnly: true })).positions[BTC]?.contracts.toString()).toBe('0.2');
  });

  it.each([
    ['"wallet":"69990"', '"wallet":"NaN"', 'venue.wallet: expected plain digits, found "NaN"'],
    ['"wallet":"69990"', '"wallet":69990', 'venue.wallet: expected plain digits, found 69990'],
    ['"status":"open"', '"status":"lost"', 'venue.openOrders[0].status'],
    ['"side":"short"', '"side":"neither"', `venue.positions.${BTC}.side`],
    ['"nextId":', '"nextID":', 'venue.nextId: expected a whole number, found nothing'],
  ])('refuses %s turned into %s, and says where', (sound, damaged, place) => {
    const text = encodeVenue(full);
    expect(text).toContain(sound);
    expect(() => decodeVenue(text.replace(sound, damaged))).toThrow(place);
  });

  it('forgets old history and nothing that is still open', () => {
    const slim = forgetHistory(full, START_MS + 1);
    expect([slim.trades, slim.closedOrders, slim.marginMoves]).toEqual([[], [], []]);
    expect(slim.openOrders).toEqual(full.openOrders);
    expect(slim.positions).toEqual(full.positions);
    expect(forgetHistory(full, START_MS).trades).toEqual(full.trades);
  });
});
