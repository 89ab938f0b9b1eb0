import { policyInForce } from '../hedge/hedge-view.ts';
import { barsForBeta, candleNeedsOf } from '../hedge/market-needs.ts';
import type { CandleNeed } from '../market/candle-need.ts';
import type { Instrument } from '../market/instrument.ts';
import type { AccountSnapshot } from '../market/snapshot.ts';
import { BrokenPromise } from '../orders/broken-promise.ts';
import { finish, type PassDone } from './finish.ts';
import type { Hedge } from './hedges.ts';
import { checkKey, look, lookAtCandles, readRules } from './look.ts';
import { lookAtRates } from './look-at-rates.ts';
import { callBackStrays } from './lost-memory.ts';
import type { Outside, PassRequest } from './outside.ts';
import { halt, isSilenced, type Pass, type Skipped } from './pass.ts';
import { settleCash, settleOrders } from './settle-doubts.ts';
import { tendHedges } from './tend-hedges.ts';
import { underLease } from './under-lease.ts';
import { acceptPositions, verifyPositions } from './verify.ts';
import { writeUp } from './write-up.ts';

/** What one pass came to. */
export type PassReport = PassDone | Skipped;

/** Says which bars the hedges of an account look at. */
export type CandleNeeds = (hedges: readonly Hedge[]) => readonly CandleNeed[];

/** Those that the conditions of policies ask about which may trade, and those that tell whether a short has coins behind it. */
const byConditions: CandleNeeds = (hedges) =>
  hedges.flatMap(({ standing }) => {
    if (standing.kind === 'active') return candleNeedsOf(standing.policy);
    const policy = policyInForce(standing);
    return policy === undefined ? [] : barsForBeta(policy);
  });

/** One pass over one account: take, settle, look, decide, trade, verify, record, tell. */
export async function runPass(outside: Outside, request: PassRequest, needsOf = byConditions): Promise<PassReport> {
  return underLease(outside, request, (pass) => passOver(pass, request, needsOf));
}

/**
 * A program that catches itself in a mistake must not go on as if it had not: the account is halted, which leaves margin,
 * rescues and removals to the passes that follow, its owner is told, and this pass counts as failed.
 */
async function passOver(pass: Pass, request: PassRequest, needsOf: CandleNeeds): Promise<PassReport> {
  try {
    return await tendAccount(pass, request, needsOf);
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    await halt(pass, `Counterweight has caught itself in a mistake and stops there: ${error.message}.`);
    await writeUp(pass, [], []);
    return finish(pass, request, [`the whole account (${error.message})`]);
  }
}

/** Looks at everything a decision may rest on. */
async function lookWhole(
  pass: Pass,
  instruments: ReadonlyMap<string, Instrument>,
  needsOf: CandleNeeds,
): Promise<AccountSnapshot> {
  await checkKey(pass);
  const [seen] = await Promise.all([
    look(pass, instruments),
    lookAtCandles(pass, needsOf(pass.hedges)),
    lookAtRates(pass, instruments),
  ]);
  return seen;
}

async function tendAccount(pass: Pass, request: PassRequest, needsOf: CandleNeeds): Promise<PassReport> {
  const instruments = await readRules(pass);
  const sighted = await settleOrders(pass, instruments);
  const first = sighted !== undefined && isSilenced(pass) ? sighted : await lookWhole(pass, instruments, needsOf);
  await callBackStrays(pass, first);
  await settleCash(pass, first);
  await acceptPositions(pass, first);
  await verifyPositions(pass, first);
  const { tended, notices, failures } = await tendHedges(pass, { seen: first, instruments });
  await writeUp(pass, tended, notices);
  return finish(pass, request, failures);
}
