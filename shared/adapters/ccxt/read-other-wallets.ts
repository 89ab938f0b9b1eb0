import * as z from 'zod/mini';
import type { OtherWallet } from '../../market/wallet.ts';
import { type Coins, coins } from '../../money/amount.ts';
import type { Ask } from './ccxt-client.ts';
import { digits, readWire, unsigned, wholeNumber } from './wire.ts';

const asset = z.string().check(z.minLength(1));
const funding = z.array(z.object({ asset, free: unsigned(coins), locked: unsigned(coins), freeze: unsigned(coins) }));
const earn = z.object({ rows: z.array(z.object({ asset, totalAmount: unsigned(coins) })), total: wholeNumber });
const margin = z.object({ userAssets: z.array(z.object({ asset, netAsset: digits(coins) })) });

const EARN_PAGE = 100;

/** What a wallet beside spot holds, by coin; one question. Rejects where the reply does not say all of it. */
export async function readOtherWallet(ask: Ask, wallet: OtherWallet): Promise<ReadonlyMap<string, Coins>> {
  switch (wallet) {
    case 'funding': {
      const rows = readWire(funding, await ask('sapiPostAssetGetFundingAsset'), 'funding wallet');
      return new Map(rows.map((row) => [row.asset, row.free.plus(row.locked).plus(row.freeze)]));
    }
    case 'earn': {
      const reply = await ask('sapiGetSimpleEarnFlexiblePosition', { size: String(EARN_PAGE) });
      const { rows, total } = readWire(earn, reply, 'list of flexible savings');
      if (Number(total) > rows.length) throw new Error(`Binance lists ${total} savings, and only ${rows.length} came.`);
      return summed(rows.map((row) => [row.asset, row.totalAmount]));
    }
    case 'margin': {
      const { userAssets } = readWire(margin, await ask('sapiGetMarginAccount'), 'margin account');
      return new Map(userAssets.map((row) => [row.asset, row.netAsset]));
    }
  }
}

/** One coin may lie in several products. */
function summed(amounts: readonly (readonly [string, Coins])[]): ReadonlyMap<string, Coins> {
  const sums = new Map<string, Coins>();
  for (const [name, amount] of amounts) sums.set(name, sums.get(name)?.plus(amount) ?? amount);
  return sums;
}
