import type { HedgeState } from '../hedge/hedge-state.ts';
import { policyInForce, type Standing } from '../hedge/hedge-view.ts';
import type { Read } from '../market/read.ts';
import { isPending, type Slot } from '../orders/intent.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { HedgePolicy, Mode, Severity } from '../policy/hedge-policy.ts';
import { parseLastValid } from '../policy/parse-last-valid.ts';
import { type NamedReading, parsePolicies } from '../policy/parse-policies.ts';
import type { PolicyItem } from '../policy/policy-book.ts';

/** One short to tend, and what stands behind it. */
export interface Hedge {
  readonly policyId: string;
  /** Absent where a faulty item does not even say which instrument it is about. */
  readonly symbol?: string;
  readonly standing: Standing;
  /** The policy's text, kept as the last valid version when it is one. */
  readonly validText?: string;
}

/** Names a short whose memory is gone altogether. */
const UNKNOWN_POLICY = '(unknown)';

/** What the hedges of an account are made out from. */
export interface HedgeSources {
  readonly items: Read<readonly PolicyItem[]>;
  readonly states: readonly HedgeState[];
  readonly slots: readonly Slot[];
  readonly limits: DeployedLimits;
  /** Whether this pass trades real money: a policy meant for the other mode must not be carried out. */
  readonly mode: Mode;
}

/**
 * Every hedge of an account: one for each policy item, and one for each short of ours whose item is gone. Where several
 * speak for one symbol, the one that may trade comes first, and only the first is tended.
 */
export function listHedges({ items, states, slots, limits, mode }: HedgeSources): readonly Hedge[] {
  if (!items.ok) return slots.filter(isOpen).map((slot) => unreadableOf(slot, states, limits, items.because));
  const remembered = new Map(states.map((state) => [state.policyId, state]));
  const named = parsePolicies(items.value, limits).map((reading) =>
    hedgeOf(reading, remembered.get(reading.policyId), limits, mode),
  );
  const spokenFor = new Set(named.map(({ symbol }) => symbol));
  const taken = new Set(named.map(({ policyId }) => policyId));
  const orphans = slots
    .filter((slot) => isOpen(slot) && !spokenFor.has(slot.symbol))
    .map((slot) => orphanOf(slot, states, limits))
    .map((hedge) =>
      taken.has(hedge.policyId) ? { ...hedge, policyId: leftBehind(hedge.policyId, hedge.symbol) } : hedge,
    );
  return [...named, ...orphans].sort((a, b) => claimOf(a, slots) - claimOf(b, slots));
}

/** A policy that turned to another coin leaves a short behind; memory is kept by name, so that short needs its own. */
export const leftBehind = (policyId: string, symbol: string): string => `${policyId}@${symbol}`;

/**
 * Who speaks for a symbol, best first: the one that may trade, the one whose order opened the short, one that was valid
 * once. A draft nobody could ever read comes last: it must not take another policy's short over.
 */
function claimOf({ policyId, symbol, standing }: Hedge, slots: readonly Slot[]): number {
  if (standing.kind === 'active') return 0;
  if (slots.some((slot) => slot.symbol === symbol && slot.intent?.policyId === policyId)) return 1;
  return policyInForce(standing) === undefined ? 3 : 2;
}

function hedgeOf(reading: NamedReading, state: HedgeState | undefined, limits: DeployedLimits, mode: Mode): Hedge {
  const { policyId, result } = reading;
  if (result.ok) return validHedge(policyId, result.policy, result.text, mode);
  const last = lastValid(state, limits);
  const symbol = last?.instrument ?? state?.symbol ?? reading.symbol;
  return {
    policyId,
    ...(symbol === undefined ? {} : { symbol }),
    standing: { kind: 'frozen', faults: result.faults, ...(last === undefined ? {} : { last }) },
  };
}

function validHedge(policyId: string, policy: HedgePolicy, validText: string, mode: Mode): Hedge {
  const symbol = policy.instrument;
  if (!policy.enabled) return { policyId, symbol, validText, standing: { kind: 'disabled', policy } };
  if (policy.mode !== mode) return { policyId, symbol, standing: wrongMode(policy, mode) };
  return { policyId, symbol, validText, standing: { kind: 'active', policy } };
}

/** Whether a slot stands for a short, or for an order that may still become one. */
export const isOpen = (slot: Slot): boolean => !slot.booked.isZero() || !slot.owed.isZero() || isPending(slot);

/** A book of policies that cannot be read deletes nothing: its shorts keep their margin by the last valid version. */
function unreadableOf(slot: Slot, states: readonly HedgeState[], limits: DeployedLimits, because: string): Hedge {
  const { standing, ...hedge } = orphanOf(slot, states, limits);
  const sentence = `The Policies table could not be read: ${because}`;
  const last = policyInForce(standing);
  const faults = [{ attribute: 'policies', value: '(unreadable)', sentence }];
  return { ...hedge, standing: { kind: 'frozen', faults, ...(last === undefined ? {} : { last }) } };
}

/** The least severity the owner of a policy wants to hear of; everything, where no policy says. */
export function minimumSeverity(hedges: readonly Hedge[], policyId: string): Severity {
  const hedge = hedges.find((candidate) => candidate.policyId === policyId);
  return (hedge === undefined ? undefined : policyInForce(hedge.standing)?.alertMinimum) ?? 'info';
}

function wrongMode(policy: HedgePolicy, mode: Mode): Standing {
  const sentence = `mode is ${policy.mode}, but this account runs in ${mode} mode; it must be ${mode} to be carried out here.`;
  return { kind: 'frozen', faults: [{ attribute: 'mode', value: policy.mode, sentence }], last: policy };
}

function orphanOf(
  slot: Slot,
  states: readonly HedgeState[],
  limits: DeployedLimits,
): Hedge & { readonly symbol: string } {
  const own = states.filter(({ symbol }) => symbol === slot.symbol);
  const state = own.find(({ policyId }) => policyId === slot.intent?.policyId) ?? own[0];
  const last = lastValid(state, limits);
  const standing: Standing = { kind: 'orphaned', ...(last === undefined ? {} : { last }) };
  const validText = state?.lastValid;
  return {
    policyId: state?.policyId ?? UNKNOWN_POLICY,
    symbol: slot.symbol,
    standing,
    ...(validText === undefined ? {} : { validText }),
  };
}

const lastValid = (state: HedgeState | undefined, limits: DeployedLimits): HedgePolicy | undefined =>
  state === undefined ? undefined : parseLastValid(state.lastValid, state.symbol, limits);
