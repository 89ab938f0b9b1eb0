import { ownPerpetual } from '../market/instrument.ts';
import type { DeployedLimits } from './deployed-limits.ts';
import { shownValue } from './fault-sentences.ts';
import type { Mode } from './hedge-policy.ts';
import { FAULTS_MAX, type PolicyReading, parsePolicy } from './parse-policy.ts';
import type { PolicyItem } from './policy-book.ts';
import type { PolicyFault } from './policy-fault.ts';
import { isMap, name } from './schema-parts.ts';

/** The id under which an item without a usable `policyId` is reported. */
const UNNAMED = '(unnamed)';

const OTHERS_SHOWN_MAX = 3;

/** One item of the policy book, read. */
export interface NamedReading {
  /** Its policyId, or `(unnamed)`. */
  readonly policyId: string;
  /** The instrument it claims, as far as it can be told, so that even a faulty policy's short is known. */
  readonly symbol?: string;
  readonly result: PolicyReading;
}

/** What an item lays claim to, read as far as it can be read: a faulty policy claims its short too. */
interface Claim {
  readonly policyId: string;
  readonly isEnabled: boolean;
  readonly account: string | undefined;
  readonly symbol: string | undefined;
  readonly coin: string | undefined;
  /** The mode it would run in; nothing runs above the ceiling. */
  readonly mode: Mode;
}

function claimOf(item: PolicyItem, limits: DeployedLimits): Claim {
  const written = isMap(item) ? item : {};
  const { coin, instrument, account, enabled, mode } = written;
  const byCoin = typeof coin === 'string' && /^[A-Z0-9]{1,20}$/.test(coin) ? ownPerpetual(coin) : undefined;
  return {
    policyId: name.safeParse(written['policyId']).data ?? UNNAMED,
    // Something like "true" or 1 was meant to be on; only a plain false, or silence, is off.
    isEnabled: enabled !== undefined && enabled !== false,
    account: typeof account === 'string' ? account : undefined,
    coin: byCoin === undefined ? undefined : String(coin),
    symbol: typeof instrument === 'string' && /^[A-Z0-9/:-]{1,60}$/.test(instrument) ? instrument : byCoin,
    mode: mode === 'live' ? limits.modeCeiling : 'paper',
  };
}

/** Two contracts of one coin, or two hedges of one coin by different contracts, would hedge the same coins twice. */
const coinOf = ({ symbol }: Claim): string | undefined => symbol?.split('/')[0];

const isRival = (other: Claim, claim: Claim): boolean =>
  (other.symbol !== undefined && coinOf(other) === coinOf(claim)) ||
  (other.coin !== undefined && other.coin === claim.coin && isContract(other) && isContract(claim));

/** A name that no contract can have holds no short. */
const isContract = ({ symbol }: Claim): boolean => symbol?.includes('/') === true;

const namesOf = (claims: readonly Claim[]): string => {
  const names = claims.slice(0, OTHERS_SHOWN_MAX).map((claim) => claim.policyId);
  return `${names.join(', ')}${claims.length > OTHERS_SHOWN_MAX ? ' and others' : ''}`;
};

/** What is wrong with one item beside the others: a second enabled policy for its short, or a mix of modes. */
function rivalFaults(claim: Claim, claims: readonly Claim[]): readonly PolicyFault[] {
  if (!claim.isEnabled || claim.account === undefined) return [];
  const neighbours = claims.filter((other) => other !== claim && other.isEnabled && other.account === claim.account);
  const rivals = neighbours.filter((other) => isRival(other, claim));
  const unlike = neighbours.filter((other) => other.mode !== claim.mode);
  const faults: PolicyFault[] = [];
  if (rivals.length > 0) {
    const allowed = 'one coin must have one enabled policy only.';
    const sentence = `instrument is ${claim.symbol}, hedged also by ${namesOf(rivals)} of this account; ${allowed}`;
    faults.push({ attribute: 'instrument', value: shownValue(claim.symbol), sentence });
  }
  if (unlike.length > 0) {
    const allowed = 'it must be the same in all enabled policies of one account.';
    const sentence = `mode is ${claim.mode} here and not in ${namesOf(unlike)}; ${allowed}`;
    faults.push({ attribute: 'mode', value: shownValue(claim.mode), sentence });
  }
  return faults;
}

function withFaults(result: PolicyReading, faults: readonly PolicyFault[]): PolicyReading {
  if (faults.length === 0) return result;
  return { ok: false, faults: [...faults, ...(result.ok ? [] : result.faults)].slice(0, FAULTS_MAX) };
}

/**
 * Reads every item, in the order given, and freezes what cannot stand side by side in one account: two enabled
 * policies for one instrument (each names the other), and enabled policies of different modes. Never throws.
 */
export function parsePolicies(items: readonly PolicyItem[], limits: DeployedLimits): readonly NamedReading[] {
  const claims = items.map((item) => claimOf(item, limits));
  return items.map((item, at) => {
    const claim = claims[at] ?? claimOf(item, limits);
    const result = withFaults(parsePolicy(item, limits), rivalFaults(claim, claims));
    return { policyId: claim.policyId, ...(claim.symbol === undefined ? {} : { symbol: claim.symbol }), result };
  });
}
