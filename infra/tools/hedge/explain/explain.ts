import { decide } from '../../../../shared/hedge/decide.ts';
import type { Decision } from '../../../../shared/hedge/decision.ts';
import { type DecisionInputs, readInputs } from '../../../../shared/hedge/decision-inputs.ts';
import { shownValue } from '../../../../shared/policy/fault-sentences.ts';
import { MINUTE_MS } from '../../../../shared/time/duration.ts';
import { parseInstant } from '../../../../shared/time/instant.ts';
import { findPolicy } from '../find-policy.ts';
import type { Stack } from '../stack.ts';
import type { Surroundings } from '../surroundings.ts';
import { Trouble } from '../trouble.ts';
import { explanationLines } from './explanation-lines.ts';
import { type Decided, findDecision } from './find-decision.ts';
import { type OtherDecision, whatWouldChange } from './what-would-change.ts';

interface ExplainOptions {
  readonly account?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** A decision of a pass, made again where its inputs were kept. */
export interface Explanation {
  readonly decided: Decided;
  readonly again:
    | {
        readonly ok: true;
        readonly decision: Decision;
        readonly inputs: DecisionInputs;
        readonly others: readonly OtherDecision[];
      }
    | { readonly ok: false; readonly because: string };
}

/** `explain POLICY`: what a pass decided, by which rule and number, and what would have to be otherwise. */
export async function explain(
  stack: Stack,
  policyId: string,
  options: ExplainOptions,
  to: Surroundings,
): Promise<void> {
  const untilMs = options.at === undefined ? stack.nowMs : endOf(options.at);
  const account = options.account ?? findPolicy(await stack.policies.readAll(), policyId).account;
  const decided = await findDecision(stack, account, policyId, untilMs);
  const explanation = { decided, again: makeAgain(decided) };
  if (options.json === true) return to.say(JSON.stringify(explanation, null, 2));
  to.say(explanationLines(explanation, stack.nowMs, to.screen).join('\n'));
}

/** A time to the minute means that whole minute; a date, its first. */
function endOf(at: string): number {
  const atMs = parseInstant(at);
  if (atMs !== undefined) return /:\d\d:/.test(at) ? atMs + 999 : atMs + MINUTE_MS - 1;
  throw new Trouble(
    'misused',
    `--at is ${shownValue(at)}; it must be a UTC date or time such as 2026-11-01 or 2026-11-01T12:00Z.`,
  );
}

function makeAgain({ inputs: stored }: Decided): Explanation['again'] {
  if (stored === undefined) {
    return {
      ok: false,
      because:
        'its inputs were not kept (the position was not ours to decide on, or an earlier version of the program wrote it)',
    };
  }
  try {
    const inputs = readInputs(stored);
    const decision = decide(inputs.view, inputs.before);
    return { ok: true, decision, inputs, others: whatWouldChange(inputs, decision) };
  } catch (error) {
    return { ok: false, because: error instanceof Error ? error.message : String(error) };
  }
}
