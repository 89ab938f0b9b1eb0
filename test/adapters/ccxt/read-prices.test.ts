import { describe, expect, it } from 'vitest';
import type { Ask, WireParameters } from '../../../shared/adapters/ccxt/ccxt-client.ts';
import { readPrices } from '../../../shared/adapters/ccxt/read-prices.ts';
import { DOLLAR_PAIR, type SavedRules } from '../../../shared/adapters/ccxt/saved-rules.ts';
import { found } from '../../../shared/market/read.ts';

const rulesWith = (spotIds: string[]): SavedRules => ({
  version: '1',
  asked: [],
  markets: {},
  brackets: {},
  fundingHours: {},
  spotIds,
});

/** An exchange that says 60,000 for everything and `pair` for USDC in USDT; the questions are kept. */
function exchange(pair: string | undefined) {
  const asked: (readonly [string, WireParameters | undefined])[] = [];
  const ask: Ask = async (endpoint, parameters) => {
    asked.push([endpoint, parameters]);
    const price = '60000';
    const marked = { markPrice: price, indexPrice: price, lastFundingRate: '0.0001', time: '1790000000000' };
    if (endpoint === 'fapiPublicGetPremiumIndex')
      return ['BTCUSDT', 'BTCUSDC'].map((symbol) => ({ symbol, ...marked }));
    if (endpoint === 'fapiPublicGetTickerBookTicker') return [{ symbol: 'BTCUSDT', bidPrice: price, askPrice: price }];
    const pairs = pair === undefined ? [] : [{ symbol: DOLLAR_PAIR, lastPrice: pair }];
    return [{ symbol: 'BTCUSDT', lastPrice: price }, ...pairs];
  };
  return { ask, asked };
}

async function dollarsIn(symbol: string, pair: string | undefined): Promise<string | undefined> {
  const { ask } = exchange(pair);
  const read = (await readPrices(ask, [symbol], found(rulesWith(['BTCUSDT', DOLLAR_PAIR])))).get(symbol);
  return read?.ok ? read.value.quoteInDollars?.toText(4) : 'unread';
}

describe('what the margin coin is worth', () => {
  it('comes from the pair of the two dollar coins, each by the other', async () => {
    expect(await dollarsIn('BTC/USDT:USDT', '1.0309')).toBe('0.9700');
    expect(await dollarsIn('BTC/USDC:USDC', '0.9700')).toBe('0.9700');
  });

  it('is not known where the exchange does not tell it, or tells nonsense', async () => {
    expect(await dollarsIn('BTC/USDT:USDT', undefined)).toBeUndefined();
    expect(await dollarsIn('BTC/USDT:USDT', '0')).toBeUndefined();
  });

  it('takes no question of its own, and is not asked about where there is no such market', async () => {
    const { ask, asked } = exchange('1');
    await readPrices(ask, ['BTC/USDT:USDT'], found(rulesWith(['BTCUSDT', DOLLAR_PAIR])));
    expect(asked).toHaveLength(3);
    expect(asked[2]?.[1]?.['symbols']).toBe('["BTCUSDT","USDCUSDT"]');
    await readPrices(ask, ['BTC/USDT:USDT'], found(rulesWith(['BTCUSDT'])));
    expect(asked[5]?.[1]?.['symbols']).toBe('["BTCUSDT"]');
  });
});
