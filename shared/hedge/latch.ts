import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { rearmFingerprint, wishFingerprint } from '../policy/rearm-fingerprint.ts';
import { DAY_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import type { Notice } from './decision.ts';
import { type ConditionFacts, evaluateCondition } from './evaluate-condition.ts';
import { forget, type HedgeState, type Latch } from './hedge-state.ts';
import { removalOf } from './removal.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** More than two re-openings a week is a loop, not a hedge. */
const REOPENINGS_MAX = 2;
const WEEK_MS = 7 * DAY_MS;

/** Whether a hedge may be open at all, and why not. */
export interface LatchCheck {
  readonly isLatched: boolean;
  readonly verdict: Verdict;
  readonly notices: readonly Notice[];
  readonly state: HedgeState;
}

/**
 * A removed hedge comes back when the owner changed a re-arming field, or when its `rearm` rule says so, at most twice a
 * week; never while a removal rule would hold for a short opened at this moment. A liquidation needs the owner.
 */
export function checkLatch(policy: HedgePolicy, facts: ConditionFacts, state: HedgeState): LatchCheck {
  const fingerprint = rearmFingerprint(policy);
  const { latch } = state;
  if (latch === undefined) {
    const verdict = verdictOf('re-arm', 'passes', 'armed', 'the hedge was not removed');
    return { isLatched: false, verdict, notices: [], state: { ...state, fingerprint } };
  }
  const wishes = wishFingerprint(policy);
  const stays = (because: string): LatchCheck => ({
    isLatched: true,
    verdict: verdictOf('re-arm', 'blocks', `removed ${isoOf(latch.atMs)}`, `${latch.because}; ${because}`),
    notices: editNotices(policy, latch, wishes),
    state: { ...state, latch: { ...latch, wishes } },
  });
  const { removal: wouldRemove, verdicts } = removalOf(policy, asIfOpenedNow(facts));
  if (wouldRemove !== undefined) return stays(`it would be removed again at once: ${wouldRemove.because}`);
  const released = { ...forget(state, 'latch', 'landedRatio', 'landingAt', 'boundFor', 'targetRatio'), fingerprint };
  if (fingerprint !== state.fingerprint) {
    const verdict = verdictOf('re-arm', 'passes', 'owner', 'the owner changed the policy: armed again');
    // His item is his word as of now, its conviction included.
    return { isLatched: false, verdict, notices: [], state: forget(released, 'conviction', 'ownersConviction') };
  }
  const waiting = whyNotYet(policy, facts, state, latch);
  if (waiting !== undefined) return stays(waiting);
  const unknown = verdicts.find(({ verdict }) => verdict === 'unknown');
  if (unknown !== undefined) return stays(`whether it would be removed at once is not known: ${unknown.because}`);
  const reopenedAtMs = [...state.reopenedAtMs, facts.nowMs].slice(-10);
  const verdict = verdictOf('re-arm', 'passes', policy.rearm.kind, 'the re-arm rule holds: armed again');
  return { isLatched: false, verdict, notices: [], state: { ...released, reopenedAtMs } };
}

/** An owner who edits a removed hedge may think that this brings it back. */
function editNotices({ coin }: HedgePolicy, { wishes: before, because }: Latch, wishes: string): readonly Notice[] {
  if (before === undefined || before === wishes) return [];
  const sentence =
    `Your edit of the ${coin} hedge is in force, but the hedge stays removed (${because}): only a change of ratio, remove, ` +
    'takeProfit, rearm or instrument brings it back.';
  return [{ code: 'still-removed', sentence, about: wishes }];
}

/** What a removal rule sees of a short that would be opened at this very moment. */
export const asIfOpenedNow = (facts: ConditionFacts): ConditionFacts => ({
  ...facts,
  ...(facts.mark === undefined ? {} : { entry: facts.mark, lowestMark: facts.mark }),
  distance: facts.distanceIfOpened,
  openedAtMs: facts.nowMs,
});

function whyNotYet(policy: HedgePolicy, facts: ConditionFacts, state: HedgeState, latch: Latch): string | undefined {
  const { rearm } = policy;
  if (latch.kind === 'liquidated') return 'after a liquidation only a change of the policy re-arms it';
  if (facts.entry !== undefined) return 'its short is still being bought back';
  const recent = state.reopenedAtMs.filter((atMs) => facts.nowMs - atMs < WEEK_MS).length;
  if (rearm.kind !== 'manual' && recent >= REOPENINGS_MAX) {
    return `it was re-opened ${recent} times in a week: change the policy to re-arm it`;
  }
  switch (rearm.kind) {
    case 'manual':
      return 'change its ratio, remove, takeProfit, rearm or instrument to re-arm it';
    case 'now':
      return undefined;
    case 'after':
      return facts.nowMs - latch.atMs >= rearm.forMs ? undefined : `its rearm.after has not passed yet`;
    case 'when':
      return evaluateCondition(rearm.when, facts) === 'true' ? undefined : 'its rearm.when does not hold yet';
  }
}
