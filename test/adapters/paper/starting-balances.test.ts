import { describe, expect, it } from 'vitest';
import { payIn, startingBalances } from '../../../shared/adapters/paper/starting-balances.ts';
import { coins, NO_QUOTE, price, quote, ratio } from '../../../shared/money/amount.ts';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import { policyOf } from '../../support/given.ts';

const paidIn = (changes: Parameters<typeof policyOf>[0]) =>
  startingBalances([policyOf(changes)]).reduce(
    (venue, balance) => payIn(venue, balance, price('60000')),
    openVenue({ instruments: [] }),
  );

describe('starting balances', () => {
  it('are one coin and ample cash unless the policy says otherwise', () => {
    const venue = paidIn({});
    expect(venue.spot['BTC']?.free.toString()).toBe('1');
    expect(venue.wallet.toString()).toBe('120000'); // 60,000 x (1/2 + 0.5 + 1)
    expect(venue.spot['USDT']?.free.toString()).toBe('0');
  });

  it('count the coins kept elsewhere, and not those left alone', () => {
    const holdings = {
      onAccount: true,
      wallets: ['spot'] as const,
      elsewhere: { amount: coins('2'), confirmedMs: 0 },
      except: coins('0.5'),
    };
    expect(paidIn({ holdings, reserve: ratio('1') }).wallet.toString()).toBe('375000'); // 2.5 x 60,000 x 2.5
    expect(paidIn({ holdings: { onAccount: true, wallets: ['spot'], except: coins('3') } }).wallet.toString()).toBe(
      '0',
    );
  });

  it('are what the policy says', () => {
    const paper = { coins: coins('1.5'), quote: quote('50000'), quoteSpot: quote('700') };
    const venue = paidIn({ paper });
    expect(venue.wallet.toString()).toBe('50000');
    expect([venue.spot['BTC']?.free.toString(), venue.spot['USDT']?.free.toString()]).toEqual(['1.5', '700']);
  });

  it('are paid once a symbol, as its enabled policy says, and add up in the quote coin', () => {
    const paper = { coins: coins('7'), quoteSpot: NO_QUOTE };
    const balances = startingBalances([
      policyOf({ policyId: 'off', enabled: false }),
      policyOf({ policyId: 'on', paper }),
      policyOf({ policyId: 'eth', coin: 'ETH', instrument: 'ETH/USDT:USDT' }),
    ]);
    expect(balances.map(({ coin, coins: held }) => [coin, held.toString()])).toEqual([
      ['BTC', '7'],
      ['ETH', '1'],
    ]);
  });
});
