import { z } from 'zod';
import type { Ask } from './ccxt-client.ts';
import { readWire } from './wire.ts';

/** What an API key may do, as the exchange states it. */
export interface KeyRights {
  /** May place futures orders. */
  readonly canTrade: boolean;
  /** May take coins out of the account; such a key must not be used. */
  readonly canWithdraw: boolean;
  /** May move coins between the wallets of the account. */
  readonly canTransfer: boolean;
  /** Works only from listed addresses. */
  readonly ipRestricted: boolean;
}

const restrictions = z.object({
  enableFutures: z.boolean(),
  enableWithdrawals: z.boolean(),
  permitsUniversalTransfer: z.boolean(),
  ipRestrict: z.boolean(),
});

/** Reads the rights of the key the question is signed with; rejects when one of them is not stated. */
export async function readKeyRights(ask: Ask): Promise<KeyRights> {
  const stated = readWire(restrictions, await ask('sapiGetAccountApiRestrictions'), 'rights of the API key');
  return {
    canTrade: stated.enableFutures,
    canWithdraw: stated.enableWithdrawals,
    canTransfer: stated.permitsUniversalTransfer,
    ipRestricted: stated.ipRestrict,
  };
}
