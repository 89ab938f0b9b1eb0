import type { Credentials } from '../../market/credentials.ts';
import { found, missing, type Read } from '../../market/read.ts';

const REQUIRED = ['exchange', 'apiKey', 'secret'] as const;
const OPTIONAL = ['passphrase'] as const;
type Field = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];
const FIELDS: readonly Field[] = [...REQUIRED, ...OPTIONAL];

const LENGTH_MAX = 4_096;

/** What people leave where a key belongs. */
const PLACEHOLDER =
  /^(<.*>|\[.*\]|\{.*\}|[.x*_-]+|todo|tbd|none|null|undefined|empty|change[-_ ]?me|(api[-_ ]?)?(key|secret|passphrase)|.*\byour.*|.*placeholder.*|(paste|insert|enter|replace|fill|put)[-_ ].*)$/i;

/**
 * Reads the text of a secret, strictly: a JSON object of texts with `exchange`, `apiKey`, `secret` and perhaps
 * `passphrase`. Its sentences name the field at fault and never show what is stored, not even a part of it.
 */
export function parseCredentials(text: string, secretName: string): Read<Credentials> {
  const fields = fieldsOf(text);
  const fault = typeof fields === 'string' ? fields : faultIn(fields);
  if (fault !== undefined) return missing(`The secret ${secretName} cannot be used: ${fault}.`);
  const { apiKey = '', secret = '', passphrase } = fields as Readonly<Record<string, string>>;
  const keys = { exchange: 'binance', apiKey, secret } as const;
  return found(passphrase === undefined ? keys : { ...keys, passphrase });
}

/** The fields of a JSON object, or what the text is instead. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> | string {
  if (text.trim() === '') return 'it is empty; it must be a JSON object with exchange, apiKey and secret';
  if (text.startsWith('\ufeff')) return 'it begins with an invisible byte order mark; save it without';
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // The parser's own message shows a part of the text.
  }
  return 'it is not a JSON object; it must be one with exchange, apiKey and secret';
}

function faultIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const extra = Object.keys(fields).find((name) => !FIELDS.some((field) => field === name));
  if (extra !== undefined) return `it has ${namedSafely(extra)}; allowed are ${FIELDS.join(', ')}`;
  const absent = REQUIRED.find((field) => fields[field] === undefined);
  if (absent !== undefined) return `the field ${absent} is missing`;
  for (const field of FIELDS) {
    const fault = fields[field] === undefined ? undefined : valueFault(field, fields[field]);
    if (fault !== undefined) return `the field ${field} ${fault}`;
  }
  return undefined;
}

/** Somebody may have written the key itself where a field's name belongs. */
const namedSafely = (name: string): string =>
  /^[a-z]{1,12}$/i.test(name) ? `an unknown field named ${name}` : 'an unknown field with an unusual name';

function valueFault(field: Field, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be text in quotes';
  if (value === '') return 'is empty';
  if (value.trim() !== value) return 'has blanks or invisible signs around it; save it without';
  if (value.length > LENGTH_MAX) return `is longer than ${LENGTH_MAX} characters`;
  if (PLACEHOLDER.test(value)) return 'still holds a placeholder; put the real value there';
  return field === 'exchange' ? exchangeFault(value) : keyFault(value, field === 'secret');
}

const exchangeFault = (value: string): string | undefined => (value === 'binance' ? undefined : 'must be binance');

/** A secret may be a private key of several lines. */
function keyFault(value: string, isSecret: boolean): string | undefined {
  const allowed = isSecret && value.startsWith('-----BEGIN ') ? /^[\n -~]+$/ : /^[!-~]+$/;
  return allowed.test(value) ? undefined : 'holds blanks or signs that no key has';
}
