import { readFile, stat } from 'node:fs/promises';
import type { DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { parsePolicies } from '../../shared/policy/parse-policies.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { readJson } from './json-text.ts';
import { quotedPath } from './screen/wrap-text.ts';

/** Policies that can run, or everything that is wrong with them. */
export type PoliciesReading =
  | {
      readonly ok: true;
      /** As the table holds them: `account` and `mode` filled in. */
      readonly items: readonly PolicyItem[];
      /** The same, read; one for each item and in the same order. */
      readonly policies: readonly HedgePolicy[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly sentences: readonly string[] };

const BYTES_MAX = 1_000_000;
const POLICIES_MAX = 50;

/**
 * Reads a file with one policy item or a list of them. Bad policies never run: every fault of every item is listed, each
 * a sentence that names the file, the item, the attribute, what was seen and what is allowed.
 */
export async function readPolicyFile(
  file: string,
  limits: DeployedLimits,
  modes: PolicyModes = 'as if live',
): Promise<PoliciesReading> {
  const text = await textOf(file);
  if (!text.ok) return { ok: false, sentences: [`The policy file ${quotedPath(file)} ${text.because}.`] };
  const read = readJson(text.value);
  if (!read.ok) {
    const { line, column, because } = read;
    const rule = 'names and texts must stand in double quotes, numbers in plain digits, commas only between entries';
    return {
      ok: false,
      sentences: [
        `The policy file ${quotedPath(file)} is not JSON: line ${line}, column ${column}: ${because}; ${rule}.`,
      ],
    };
  }
  const items: readonly unknown[] = Array.isArray(read.value) ? read.value : [read.value];
  if (items.length > 0 && items.length <= POLICIES_MAX)
    return preparePolicies(quotedPath(file), items as readonly PolicyItem[], limits, modes);
  const seen = items.length === 0 ? 'an empty list' : `a list of ${items.length}`;
  const sentence = `The policy file ${quotedPath(file)} holds ${seen}; it must hold one policy or a list of 1 to ${POLICIES_MAX}.`;
  return { ok: false, sentences: [sentence] };
}

async function textOf(
  file: string,
): Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false; readonly because: string }> {
  try {
    const { size } = await stat(file);
    if (size > BYTES_MAX) return { ok: false, because: `has ${size} bytes; it must have at most ${BYTES_MAX}` };
    const value = await readFile(file, 'utf8');
    if (value.trim() === '') return { ok: false, because: 'is empty; it must hold one policy or a list of them' };
    return { ok: true, value };
  } catch (error) {
    const because = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { ok: false, because: `cannot be read (${because}); name a file that exists and may be read` };
  }
}

/** Whether a policy in paper mode trades on the emulated exchange, or on paper as it says. */
export type PolicyModes = 'as if live' | 'as written';

/**
 * Makes policy items ready for a run on this machine and judges them as a deployment with these limits would. Everything
 * is simulated here, so a policy runs as if it were live whatever its `mode` says, unless modes are taken as written; an
 * absent `account` is `main`.
 * `source` names the items in sentences.
 */
export function preparePolicies(
  source: string,
  written: readonly PolicyItem[],
  limits: DeployedLimits,
  modes: PolicyModes = 'as if live',
): PoliciesReading {
  const items = written.map((item) => forThisMachine(item, modes));
  const readings = parsePolicies(items, limits);
  const where = (at: number): string => `${source}, item ${at + 1} (${readings[at]?.policyId})`;
  const faults = readings.flatMap(({ result }, at) =>
    result.ok ? [] : result.faults.map(({ sentence }) => `${where(at)}: ${sentence}`),
  );
  const policies = readings.flatMap(({ result }) => (result.ok ? [result.policy] : []));
  const sentences = [...faults, ...sameNames(source, policies)];
  if (sentences.length > 0) return { ok: false, sentences };
  const changed = modes === 'as written' ? [] : written;
  const modeNotes = changed.flatMap((item, at) => notesOfMode(item, readings[at]?.policyId ?? ''));
  const notes = readings.flatMap(({ policyId, result }) =>
    result.ok ? result.notes.map((note) => `${policyId}: ${note}`) : [],
  );
  return { ok: true, items, policies, notes: [...modeNotes, ...notes] };
}

const isMap = (item: unknown): item is PolicyItem => typeof item === 'object' && item !== null && !Array.isArray(item);

const isPaper = ({ mode }: PolicyItem): boolean => mode === undefined || mode === 'paper';

function forThisMachine(item: PolicyItem, modes: PolicyModes): PolicyItem {
  if (!isMap(item)) return item;
  const isChanged = modes === 'as if live' && isPaper(item);
  return { ...item, account: item['account'] ?? 'main', ...(isChanged ? { mode: 'live' } : {}) };
}

function notesOfMode(item: PolicyItem, policyId: string): readonly string[] {
  if (!isPaper(item)) return [];
  const seen = item['mode'] === undefined ? 'absent, which means paper' : 'paper';
  return [`${policyId}: mode is ${seen}; here it trades as if live, for the exchange itself is simulated.`];
}

/** Two items of one name would be one item in the table, and the second would silently replace the first. */
function sameNames(source: string, policies: readonly HedgePolicy[]): readonly string[] {
  const names = policies.map(({ account, policyId }) => `${account}/${policyId}`);
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...twice].map(
    (name) => `${source}: policyId ${name} is there twice; each policy of an account must have its own.`,
  );
}
