import * as z from 'zod/mini';
import type { KeyRights } from '../../market/key-rights.ts';
import type { Ask } from './ccxt-client.ts';
import { readWire } from './wire.ts';

const restrictions = z.object({
  enableFutures: z.boolean(),
  enableWithdrawals: z.boolean(),
  enableInternalTransfer: z.optional(z.boolean()),
  permitsUniversalTransfer: z.boolean(),
  ipRestrict: z.boolean(),
});

/** Reads the rights of the key the question is signed with; rejects when one of them is not stated. */
export async function readKeyRights(ask: Ask): Promise<KeyRights> {
  const stated = readWire(restrictions, await ask('sapiGetAccountApiRestrictions'), 'rights of the API key');
  return {
    canTrade: stated.enableFutures,
    // An internal transfer gives coins to another user of the exchange: a withdrawal by another name.
    canWithdraw: stated.enableWithdrawals || stated.enableInternalTransfer === true,
    canTransfer: stated.permitsUniversalTransfer,
    ipRestricted: stated.ipRestrict,
  };
}
