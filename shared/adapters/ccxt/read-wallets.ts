import * as z from 'zod/mini';
import type { FuturesWallet, SpotBalance } from '../../market/snapshot.ts';
import { coins, quote } from '../../money/amount.ts';
import type { Ask } from './ccxt-client.ts';
import { digits, readWire, unsigned } from './wire.ts';

const spotAccount = z.object({
  balances: z.array(
    z.object({ asset: z.string().check(z.minLength(1)), free: unsigned(coins), locked: unsigned(coins) }),
  ),
});

const futuresAccount = z.object({
  assets: z.array(
    z.object({
      asset: z.string().check(z.minLength(1)),
      walletBalance: digits(quote),
      availableBalance: digits(quote),
    }),
  ),
});

/** What lies in the spot wallet, by coin. */
export async function readSpot(ask: Ask): Promise<ReadonlyMap<string, SpotBalance>> {
  const { balances } = readWire(spotAccount, await ask('privateGetAccount'), 'spot account');
  return new Map(balances.map(({ asset, free, locked }) => [asset, { free, locked }]));
}

/** What lies in the futures wallet, by quote coin, or in those of inverse contracts, by coin. */
export async function readFutures(
  ask: Ask,
  endpoint: 'fapiPrivateV3GetAccount' | 'dapiPrivateGetAccount' = 'fapiPrivateV3GetAccount',
): Promise<ReadonlyMap<string, FuturesWallet>> {
  const { assets } = readWire(futuresAccount, await ask(endpoint), 'futures account');
  return new Map(assets.map((row) => [row.asset, { available: row.availableBalance, total: row.walletBalance }]));
}
