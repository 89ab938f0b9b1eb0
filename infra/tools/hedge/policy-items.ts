import { readFile, stat } from 'node:fs/promises';
import type { FiledPolicy } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import { isAccountName } from '../../../shared/cycle/pass-message.ts';
import type { DeployedLimits } from '../../../shared/policy/deployed-limits.ts';
import { parsePolicies } from '../../../shared/policy/parse-policies.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { withoutCheck } from '../../../shared/policy/policy-text.ts';
import { isMap } from '../../../shared/policy/schema-parts.ts';
import { readJson } from '../../local/json-text.ts';
import { quotedPath } from '../../local/screen/wrap-text.ts';
import { Trouble } from './trouble.ts';

const BYTES_MAX = 1_000_000;
const POLICIES_MAX = 50;
const RULE = 'names and texts must stand in double quotes, numbers in plain digits, commas only between entries';

/** A policy that may be written: valid by itself, within the deployed limits, and beside the others of its account. */
export interface SoundPolicy {
  readonly account: string;
  readonly policyId: string;
  readonly item: PolicyItem;
  readonly notes: readonly string[];
}

/**
 * The items of a file with one policy or a list of them, every digit kept. `account` fills in what an item does not say.
 * Throws a sentence where the file cannot be used.
 */
export async function readItems(file: string, account: string): Promise<readonly PolicyItem[]> {
  const read = readJson(await textOf(file));
  const name = quotedPath(file);
  if (!read.ok) {
    const where = `line ${read.line}, column ${read.column}`;
    throw new Trouble('refused', `The policy file ${name} is not JSON: ${where}: ${read.because}; ${RULE}.`);
  }
  const items: readonly unknown[] = Array.isArray(read.value) ? read.value : [read.value];
  if (items.length === 0 || items.length > POLICIES_MAX) {
    const seen = items.length === 0 ? 'an empty list' : `a list of ${items.length}`;
    throw new Trouble(
      'refused',
      `The policy file ${name} holds ${seen}; it must hold one policy or a list of 1 to ${POLICIES_MAX}.`,
    );
  }
  return items.map((item) => (isMap(item) ? withoutCheck({ account, ...item }) : (item as PolicyItem)));
}

async function textOf(file: string): Promise<string> {
  const name = quotedPath(file);
  const { size, text } = await Promise.all([stat(file), readFile(file, 'utf8')])
    .then(([{ size: bytes }, read]) => ({ size: bytes, text: read }))
    .catch((error: unknown) => {
      const because = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new Trouble(
        'refused',
        `The policy file ${name} cannot be read (${because}); name a file that exists and may be read.`,
      );
    });
  if (size > BYTES_MAX)
    throw new Trouble('refused', `The policy file ${name} has ${size} bytes; it must have at most ${BYTES_MAX}.`);
  if (text.trim() === '')
    throw new Trouble('refused', `The policy file ${name} is empty; it must hold one policy or a list of them.`);
  return text;
}

/**
 * Judges items as the stack will, each beside the policies its account will hold then. Throws a sentence for each fault
 * of each: a faulty policy is never written.
 */
export function judgeItems(
  source: string,
  items: readonly PolicyItem[],
  filed: readonly FiledPolicy[],
  limits: DeployedLimits,
): readonly SoundPolicy[] {
  const replaced = new Set(items.map(placeOf));
  const kept = filed.map(({ item }) => item).filter((item) => !replaced.has(placeOf(item)));
  const readings = parsePolicies([...items, ...kept], limits);
  const faults = items.flatMap((_, at) => {
    const reading = readings[at];
    if (reading === undefined || reading.result.ok) return [];
    const where =
      items.length === 1 ? `${source} (${reading.policyId})` : `${source}, item ${at + 1} (${reading.policyId})`;
    return reading.result.faults.map(({ sentence }) => `${where}: ${sentence}`);
  });
  const all = [...faults, ...sameNames(source, items)];
  if (all.length > 0) throw new Trouble('refused', ...all);
  return items.map((item, at) => {
    const { account, policyId } = item;
    if (!isAccountName(account)) throw new Trouble('refused', `${source}: an account must have a name.`);
    const result = readings[at]?.result;
    return { account, policyId: String(policyId), item, notes: result?.ok ? result.notes : [] };
  });
}

const placeOf = (item: PolicyItem): string =>
  isMap(item) ? `${String(item['account'])}/${String(item['policyId'])}` : '';

/** Two items of one name would be one item in the table, and the second would silently replace the first. */
function sameNames(source: string, items: readonly PolicyItem[]): readonly string[] {
  const places = items.map(placeOf);
  const twice = new Set(places.filter((place, at) => place !== '' && places.indexOf(place) !== at));
  return [...twice].map(
    (place) => `${source}: the policy ${place} is there twice; each policy of an account must have its own policyId.`,
  );
}
