import { finish, type PassDone } from './finish.ts';
import { checkKey, look, readRules } from './look.ts';
import { callBackStrays } from './lost-memory.ts';
import type { Outside, PassRequest } from './outside.ts';
import type { Pass, Skipped } from './pass.ts';
import { settleCash, settleOrders } from './settle-doubts.ts';
import { tendHedges } from './tend-hedges.ts';
import { underLease } from './under-lease.ts';
import { acceptPositions, verifyPositions } from './verify.ts';
import { writeUp } from './write-up.ts';

/** What one pass came to. */
export type PassReport = PassDone | Skipped;

/** One pass over one account: take, settle, look, decide, trade, verify, record, tell. */
export async function runPass(outside: Outside, request: PassRequest): Promise<PassReport> {
  return underLease(outside, request, (pass) => passOver(pass, request));
}

async function passOver(pass: Pass, request: PassRequest): Promise<PassReport> {
  const instruments = await readRules(pass);
  await settleOrders(pass, instruments);
  await checkKey(pass);
  const first = await look(pass, instruments);
  await callBackStrays(pass, first);
  await settleCash(pass, first);
  await acceptPositions(pass, first);
  await verifyPositions(pass, first);
  const { tended, notices, failures } = await tendHedges(pass, { seen: first, instruments });
  await writeUp(pass, tended, notices);
  return finish(pass, request, failures);
}
