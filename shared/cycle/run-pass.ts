import { BrokenPromise } from '../orders/broken-promise.ts';
import { finish, type PassDone } from './finish.ts';
import { checkKey, look, readRules } from './look.ts';
import { callBackStrays } from './lost-memory.ts';
import type { Outside, PassRequest } from './outside.ts';
import { halt, type Pass, type Skipped } from './pass.ts';
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

/**
 * A program that catches itself in a mistake must not go on as if it had not: the account is halted, which leaves margin,
 * rescues and removals to the passes that follow, its owner is told, and this pass counts as failed.
 */
async function passOver(pass: Pass, request: PassRequest): Promise<PassReport> {
  try {
    return await tendAccount(pass, request);
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    await halt(pass, `Counterweight has caught itself in a mistake and stops there: ${error.message}.`);
    await writeUp(pass, [], []);
    return finish(pass, request, [`the whole account (${error.message})`]);
  }
}

async function tendAccount(pass: Pass, request: PassRequest): Promise<PassReport> {
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
