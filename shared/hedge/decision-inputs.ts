import type { Read } from '../market/read.ts';
import { price, ratio } from '../money/amount.ts';
import { storedAmount, storedChoice, storedList, storedRecord, storedText, toStored } from '../money/stored.ts';
import { isOfBars, leavesOf, type MarketCondition } from '../policy/condition.ts';
import { DEFAULT_MARGIN } from '../policy/default-margin.ts';
import { barsSymbolOf, conditionsOf, type HedgePolicy } from '../policy/hedge-policy.ts';
import { parseLastValid } from '../policy/parse-last-valid.ts';
import type { PolicyFault } from '../policy/policy-fault.ts';
import { rearmFingerprint } from '../policy/rearm-fingerprint.ts';
import type { Finding } from '../signals/finding.ts';
import { crossSightOf } from './cross.ts';
import { type HedgeState, readHedgeState } from './hedge-state.ts';
import { type HedgeView, policyInForce, type Standing } from './hedge-view.ts';
import { judgeMarket } from './judge-market.ts';
import { type CrossSight, dollarsOf, findingKey, type MarketSight } from './market-sight.ts';
import { readOutcome, readPlainView, readTiers, tierText } from './read-view.ts';

/** What one decision was made from, in plain form for the journal. `readInputs` reads it back. */
export type StoredInputs = Readonly<Record<string, unknown>>;

/**
 * View and memory of one decision, in about two kilobytes. Bars are not kept: conditions on them are stored as they were
 * judged, and the beta of a hedge by another coin as it was measured.
 */
export function inputsOf(view: HedgeView, before: HedgeState): StoredInputs {
  const { standing, plan: _plan, market, instrument, limits, ...plain } = view;
  const policy = policyInForce(standing);
  const { tiers, ...rules } = instrument;
  const facts = {
    ...market,
    barsSymbol: policy === undefined ? '' : barsSymbolOf(policy),
    fundingIntervalMs: rules.fundingIntervalMs,
  };
  return toStored({
    view: {
      ...plain,
      instrument: rules,
      limits: { ...limits, symbols: limits.symbols.filter((each) => each === rules.symbol) },
    },
    tiers: tiers.map(tierText),
    standing: standing.kind,
    ...(standing.kind === 'frozen' ? { faults: standing.faults } : {}),
    before: withoutOwnFingerprint(before, policy),
    ...(market.settledRates.ok ? {} : { ratesMissing: market.settledRates.because }),
    findings: leavesOnBars(policy).map((leaf) => judgeMarket(leaf, facts, view.nowMs)),
    ...(policy?.cross === undefined ? {} : { cross: crossSightOf(view, policy, policy.cross) }),
  });
}

/** Stands for the fingerprint of the policy beside it, which would take as much room again. */
const OWN = '=';

const withoutOwnFingerprint = (before: HedgeState, policy: HedgePolicy | undefined): HedgeState =>
  policy !== undefined && before.fingerprint === rearmFingerprint(policy) ? { ...before, fingerprint: OWN } : before;

const withOwnFingerprint = (kept: HedgeState, policy: HedgePolicy | undefined): HedgeState =>
  policy !== undefined && kept.fingerprint === OWN ? { ...kept, fingerprint: rearmFingerprint(policy) } : kept;

/** What `decide` takes. */
export interface DecisionInputs {
  readonly view: HedgeView;
  readonly before: HedgeState;
}

const readRest = storedRecord<{
  tiers: ReturnType<typeof readTiers>;
  standing: Standing['kind'];
  before: HedgeState;
  ratesMissing?: string;
  cross?: Read<CrossSight>;
  faults?: readonly PolicyFault[];
  findings: readonly Finding[];
}>(
  {
    tiers: readTiers,
    standing: storedChoice('active', 'disabled', 'frozen', 'orphaned'),
    before: readHedgeState,
    ratesMissing: storedText,
    findings: storedList(
      storedRecord<Finding>({ answer: storedChoice('true', 'false', 'unknown'), because: storedText }),
    ),
    faults: storedList(storedRecord<PolicyFault>({ attribute: storedText, value: storedText, sentence: storedText })),
    cross: readOutcome(
      storedRecord<CrossSight>({
        beta: storedAmount(ratio),
        rSquared: storedAmount(ratio),
        coinPrice: storedAmount(price),
        perpetualPrice: storedAmount(price),
        shortPerCoin: storedAmount(ratio),
      }),
    ),
  },
  ['ratesMissing', 'cross', 'faults'],
);
const readViewOf = storedRecord({ view: readPlainView });

/** Reads stored inputs back; throws a sentence for what cannot be understood, as when it was written by another version. */
export function readInputs(stored: StoredInputs): DecisionInputs {
  const { view: plain } = readViewOf(stored, 'inputs');
  const {
    tiers,
    standing: kind,
    before: kept,
    ratesMissing,
    findings,
    cross,
    faults = [],
  } = readRest(stored, 'inputs');
  const policy = parseLastValid(kept.lastValid, kept.symbol, plain.limits);
  const before = withOwnFingerprint(kept, policy);
  const standing = standingOf(kind, policy, faults);
  const leaves = leavesOnBars(policy);
  const market: MarketSight = {
    candles: new Map(),
    settledRates:
      ratesMissing === undefined && before.settledRates !== undefined
        ? { ok: true, value: before.settledRates }
        : { ok: false, because: ratesMissing ?? 'settlements were not kept' },
    stablecoin: dollarsOf(plain.prices, plain.instrument.quoteCoin),
    findings: new Map(leaves.flatMap((leaf, at) => withFinding(leaf, findings[at]))),
    ...(cross === undefined ? {} : { cross }),
  };
  const plan = policyInForce(standing)?.margin ?? DEFAULT_MARGIN;
  return { view: { ...plain, standing, plan, market, instrument: { ...plain.instrument, tiers } }, before };
}

const withFinding = (leaf: MarketCondition, finding: Finding | undefined): readonly (readonly [string, Finding])[] =>
  finding === undefined ? [] : [[findingKey(leaf), finding]];

function standingOf(kind: Standing['kind'], policy: HedgePolicy | undefined, faults: readonly PolicyFault[]): Standing {
  const last = policy === undefined ? {} : { last: policy };
  if (kind === 'frozen') return { kind, faults, ...last };
  if (kind === 'orphaned') return { kind, ...last };
  if (policy === undefined)
    throw new Error('the policy stored beside the inputs of this decision cannot be read any more');
  return { kind, policy };
}

const leavesOnBars = (policy: HedgePolicy | undefined): readonly MarketCondition[] =>
  policy === undefined ? [] : conditionsOf(policy).flatMap(leavesOf).filter(isOfBars);
