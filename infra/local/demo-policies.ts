import type { PolicyItem } from '../../shared/policy/policy-book.ts';

/** A full hedge and a partial one, as an owner would write them; what `npm start` shows when nothing is asked for. */
export const DEMO_POLICIES: readonly PolicyItem[] = [
  {
    policyId: 'btc-core',
    account: 'main',
    coin: 'BTC',
    // A policy does nothing until somebody says so.
    enabled: true,
    // The exchange is emulated; to the program it is an exchange like any other.
    mode: 'live',
    // Every coin is hedged: what the price does to the coins, the short undoes.
    ratio: '1',
    // At 2x a short opened today is liquidated about 49 % higher; at 3x already 33 % higher.
    leverage: '2',
    // Only the margin set aside for this short can be lost with it.
    marginMode: 'isolated',
    // Half the notional in cash beside the margin: what kept every simulated short of 2020-2024 alive.
    reserve: '0.5',
    // The cautious defaults for when to warn, top up and buy back; spot cash follows once futures cash is used up.
    margin: { from: ['futures', 'spot'] },
    note: 'Long-term holding, price risk taken out.',
  },
  {
    policyId: 'eth-half',
    account: 'main',
    coin: 'ETH',
    enabled: true,
    mode: 'live',
    // Half the coins: half of a fall is made good, half of a rise is kept.
    ratio: '0.5',
    // The short is closed once it has earned 8 % of its entry value.
    takeProfit: { gain: '0.08' },
    // After that it stays away until its owner edits the policy.
    rearm: 'manual',
    note: 'A feeling, not a conviction.',
  },
];

/**
 * 5 BTC, of which 3 are shorted at 65,000 with 3x; the short is removed at 55,000. The coins lose 50,000, the short
 * earns 30,000.
 */
export const CASE_ONE_POLICIES: readonly PolicyItem[] = [
  {
    policyId: 'case-one',
    account: 'main',
    coin: 'BTC',
    enabled: true,
    mode: 'live',
    // 3 of 5 coins.
    ratio: '0.6',
    // 195,000 of notional stands on 65,000 of margin.
    leverage: '3',
    marginMode: 'isolated',
    // An order at once, so that the whole short is opened at exactly 65,000.
    order: { style: 'market' },
    // Where the case says that enough was earned.
    takeProfit: { price: '55000' },
    rearm: 'manual',
  },
];

/**
 * 10 ETH, of which 7 are shorted at 3,000 with 2x for as long as an event lasts, and none before and after it. A fall by
 * 15 % costs 1,350 instead of 4,500, a rise brings as much: 0.45 ETH at the old price.
 */
export const CASE_TWO_POLICIES: readonly PolicyItem[] = [
  {
    policyId: 'case-two',
    account: 'main',
    coin: 'ETH',
    enabled: true,
    mode: 'live',
    // Nothing is hedged but around the event.
    ratio: '0',
    leverage: '2',
    marginMode: 'isolated',
    order: { style: 'market' },
    // 7 of 10 coins, opened within the hour before and bought back once it is over.
    event: { from: '2026-01-05T06:00Z', until: '2026-01-07T12:00Z', ratio: '0.7' },
  },
];
