import { decide } from '../../../shared/hedge/decide.ts';
import type { Decision } from '../../../shared/hedge/decision.ts';
import { MINUTE_MS } from '../../../shared/time/duration.ts';
import { carryOut } from './carry-out.ts';
import { type Trial, viewOf } from './trial.ts';

/** Settings, an order, a top-up and a rescue: as many as one pass of the program does for one hedge. */
const ROUNDS = 4;
/** A pass that asks to look again soon is followed so often; after two that did nothing nothing more is to be expected. */
const PASSES = 6;

interface Passed {
  readonly trial: Trial;
  readonly hasActed: boolean;
  readonly looksAgain: boolean;
}

/** What the program does for a trial at `nowMs` and in the minutes after, at one and the same price. */
export function tendTrial(before: Trial, nowMs: number): Trial {
  let trial = before;
  let idle = 0;
  for (let pass = 0; pass < PASSES && idle < 2; pass++) {
    const passed = onePass(trial, nowMs + pass * MINUTE_MS);
    trial = passed.trial;
    if (!passed.looksAgain) break;
    idle = passed.hasActed ? 0 : idle + 1;
  }
  return trial;
}

/** One pass: decide, do, look again; at most one order and one top-up, and nothing once the exchange has nothing to do. */
function onePass(before: Trial, nowMs: number): Passed {
  const { insanePasses } = before.state;
  const done = new Set<Decision['action']['kind']>();
  let trial = before;
  let looksAgain = false;
  for (let round = 0; round <= ROUNDS; round++) {
    // However often a pass looks, unfit prices count once.
    const decision = decide(viewOf(trial, nowMs), { ...trial.state, insanePasses });
    const { kind } = decision.action;
    trial = { ...trial, state: decision.state };
    looksAgain ||= decision.againInMs !== undefined;
    if (kind === 'hold' || done.has(kind)) break;
    done.add(kind);
    trial = carryOut(trial, decision, nowMs);
  }
  return { trial, hasActed: done.size > 0, looksAgain };
}
