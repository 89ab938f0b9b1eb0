import { describe, expect, it } from 'vitest';
import {
  decodePaper,
  encodePaper,
  newPaperAccount,
  type PaperAccount,
} from '../../../shared/adapters/paper/paper-account.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time/duration.ts';
import { placeOrder } from '../../../shared/venue/place-order.ts';
import { VENUE_BYTES_MAX } from '../../../shared/venue/venue-store.ts';
import { order, placed, START_MS, scene } from '../../venue/scene.ts';

/** An account that traded `count` times, once a minute. */
function busyAccount(count: number): PaperAccount {
  let venue = scene();
  for (let trade = 0; trade < count; trade += 1) {
    const wish = order(trade % 2 === 0 ? 'sell' : 'buy', '0.1');
    venue = placed(placeOrder(venue, wish, START_MS + trade * MINUTE_MS)).state;
  }
  return { venue, seenUntilMs: START_MS + count * MINUTE_MS, settledUntilMs: {}, funded: ['BTC/USDT:USDT'] };
}

describe('a paper account as text', () => {
  it('comes back whole', () => {
    const account = busyAccount(7);
    expect(decodePaper(encodePaper(account, START_MS))).toEqual(account);
    const fresh = newPaperAccount(START_MS);
    expect(decodePaper(encodePaper(fresh, START_MS))).toEqual(fresh);
  });

  it('forgets what is older than a week at the last writing, and nothing later', () => {
    const account = busyAccount(10);
    const sinceMs = START_MS + 7 * DAY_MS + 5 * MINUTE_MS;
    expect(decodePaper(encodePaper(account, sinceMs)).venue.trades).toHaveLength(5);
    expect(decodePaper(encodePaper(account, START_MS)).venue.trades).toHaveLength(10);
  });

  it('always fits, and keeps the newest', () => {
    const account = busyAccount(1_500);
    for (const sinceMs of [START_MS, account.seenUntilMs]) {
      const text = encodePaper(account, sinceMs);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(VENUE_BYTES_MAX);
      const { venue } = decodePaper(text);
      expect(venue.wallet).toEqual(account.venue.wallet);
      expect(venue.positions).toEqual(account.venue.positions);
      expect(venue.nextId).toBe(account.venue.nextId);
    }
    expect(decodePaper(encodePaper(account, START_MS)).venue.trades.length).toBeGreaterThan(300);
  });

  it.each(['', '{}', '{}\n{}', 'not JSON'])('is refused where it is damaged: %j', (text) => {
    expect(() => decodePaper(text)).toThrow();
  });
});
