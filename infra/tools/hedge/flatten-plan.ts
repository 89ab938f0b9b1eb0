import type { FiledPolicy } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import type { Hedge } from '../../../shared/cycle/hedges.ts';
import type { DeployedLimits } from '../../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { withoutCheck } from '../../../shared/policy/policy-text.ts';
import { isoOf } from '../../../shared/time/instant.ts';
import { type AccountFacts, hasShort, tendedHedges } from './account-facts.ts';
import { Trouble } from './trouble.ts';

/** What is written so that the passes close one hedge, and why it is written so. */
export interface Flattening {
  readonly account: string;
  readonly policyId: string;
  /** What is in the table now. */
  readonly filed?: FiledPolicy;
  /** `patched`: the item as its owner wrote it. `restored`: its last valid version, because today's cannot be carried out. */
  readonly kind: 'patched' | 'restored';
  readonly changes: PolicyItem;
  /** The whole item as it will be. */
  readonly item: PolicyItem;
  readonly hasShort: boolean;
  readonly wasDisabled: boolean;
}

/** Letters that a policyId may not have, as in the name of a short that its policy left behind. */
const NOT_IN_NAMES = /[^A-Za-z0-9_-]+/g;
const NAME_MAX = 40;

/**
 * How the hedges of an account, or the one named, are closed by the policies' own means: `expires` in the past is a
 * removal that no rule can undo, and only an enabled, valid policy in the account's mode is carried out.
 */
export function planFlattening(
  facts: AccountFacts,
  nowMs: number,
  limits: DeployedLimits,
  policyId?: string,
): readonly Flattening[] {
  const tended = tendedHedges(facts);
  const chosen = policyId === undefined ? tended : tended.filter((hedge) => isNamed(hedge, policyId));
  if (policyId !== undefined && chosen.length === 0) refuseUntended(facts, policyId);
  return chosen
    .filter((hedge) => hasShort(facts, hedge) || mayOpen(hedge, nowMs))
    .map((hedge) => flatteningOf(facts, hedge, nowMs, limits));
}

const mayOpen = ({ standing }: Hedge, nowMs: number): boolean =>
  standing.kind === 'active' && !((standing.policy.expiresMs ?? Number.POSITIVE_INFINITY) <= nowMs);

/** A short that its policy left behind is named after it. */
export const isNamed = (hedge: Hedge, policyId: string): boolean =>
  hedge.policyId === policyId || hedge.policyId.startsWith(`${policyId}@`);

function refuseUntended(facts: AccountFacts, policyId: string): void {
  const hedge = facts.hedges.find((each) => each.policyId === policyId);
  const other = tendedHedges(facts).find(({ symbol }) => symbol !== undefined && symbol === hedge?.symbol);
  if (other === undefined) return;
  throw new Trouble(
    'refused',
    `The short of ${other.symbol} is tended by the policy ${other.policyId}: npm run hedge -- flatten ${other.policyId}.`,
  );
}

function flatteningOf(facts: AccountFacts, hedge: Hedge, nowMs: number, limits: DeployedLimits): Flattening {
  const isOpen = hasShort(facts, hedge);
  const filed = facts.filed.find(({ policyId }) => policyId === hedge.policyId);
  const mode = isOpen ? (facts.record?.mode ?? facts.mode) : facts.mode;
  // Past by the clock of the passes too, should this machine's be ahead of it.
  const expiresMs = Math.min(nowMs, facts.record?.endedAtMs ?? nowMs);
  const changes: PolicyItem = { enabled: true, expires: isoOf(expiresMs), mode };
  const common = { account: facts.account, changes, hasShort: isOpen, wasDisabled: hedge.standing.kind === 'disabled' };
  const place = filed === undefined ? {} : { filed };
  if (filed !== undefined) {
    const item = { ...withoutCheck(filed.item), ...changes };
    if (parsePolicy(item, limits).ok) return { ...common, ...place, kind: 'patched', policyId: hedge.policyId, item };
  }
  const last = lastValidOf(facts, hedge);
  const policyId = hedge.policyId.replace(NOT_IN_NAMES, '-').slice(0, NAME_MAX);
  const item = { ...last, ...changes, account: facts.account, policyId };
  refuseUnlessValid(hedge, item, limits);
  return { ...common, ...place, kind: 'restored', policyId, item };
}

function lastValidOf({ page }: AccountFacts, hedge: Hedge): PolicyItem {
  const state = page.states.find(({ policyId }) => policyId === hedge.policyId);
  const text = hedge.validText ?? state?.lastValid;
  if (text !== undefined) return JSON.parse(text);
  throw new Trouble(
    'refused',
    `No valid version of the policy ${hedge.policyId} is known, so nothing says how to close the short of ${hedge.symbol}: put a policy for it with ratio 0 (npm run hedge -- policy put FILE), or close it on the exchange.`,
  );
}

function refuseUnlessValid({ policyId, symbol }: Hedge, item: PolicyItem, limits: DeployedLimits): void {
  const reading = parsePolicy(item, limits);
  if (reading.ok) return;
  throw new Trouble(
    'refused',
    `The short of ${symbol} cannot be closed by its policy ${policyId}, whose last valid version is not valid any more: correct it, or close the short on the exchange.`,
    ...reading.faults.map(({ sentence }) => `  ${sentence}`),
  );
}
