import { distance } from 'fastest-levenshtein';
import type { core } from 'zod/mini';
import type { PolicyFault } from './policy-fault.ts';

/** What a fault calls the value of an attribute that nobody wrote. */
const ABSENT = '(absent)';
/** What a fault calls the whole item. */
export const WHOLE_ITEM = '(item)';

const VALUE_LENGTH_MAX = 40;
const ATTRIBUTE_LENGTH_MAX = 80;

/** A place inside an item: `['remove', 0, 'when']`. */
export type Place = readonly PropertyKey[];

/**
 * A value as a person can see it on any screen: at most about 40 characters, texts in quotes, everything beyond plain
 * ASCII (other scripts' digits, characters that turn the line around, null bytes) spelled as its code point.
 */
export function shownValue(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return ABSENT;
    case 'string':
      return `"${plainly(value, VALUE_LENGTH_MAX)}"`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return plainly(String(value), VALUE_LENGTH_MAX);
    case 'object':
      return shownStructure(value);
    case 'symbol':
    case 'function':
      return 'something that is not data';
  }
}

function shownStructure(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (value instanceof Set) return 'a set';
  if (ArrayBuffer.isView(value)) return 'binary data';
  const { length } = Object.keys(value);
  return length === 0 ? 'an empty map' : `a map of ${length}`;
}

function plainly(text: string, lengthMax: number): string {
  const start = [...text.slice(0, lengthMax + 1)];
  const shown = start.map((sign) => (/[ -~]/.test(sign) ? sign : `\\u{${sign.codePointAt(0)?.toString(16)}}`)).join('');
  return shown.length <= lengthMax ? shown : `${shown.slice(0, lengthMax - 3)}...`;
}

/** `remove[0].when`: a place as faults name it; at most 80 characters. */
function attributeAt(place: Place): string {
  const steps = place.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    const name = plainly(String(step), VALUE_LENGTH_MAX) || '(empty name)';
    return index === 0 ? name : `.${name}`;
  });
  const attribute = steps.join('');
  if (attribute === '') return WHOLE_ITEM;
  return attribute.length <= ATTRIBUTE_LENGTH_MAX ? attribute : `${attribute.slice(0, ATTRIBUTE_LENGTH_MAX - 3)}...`;
}

/** What an item holds at a place; undefined where it holds nothing. */
export function valueAt(item: unknown, place: Place): unknown {
  let value = item;
  for (const step of place) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return value;
}

/** A fault about what is written at a place. `allowed` ends the sentence "it must be ..."; at most 150 characters. */
export function mustBe(item: unknown, place: Place, allowed: string): PolicyFault {
  const attribute = attributeAt(place);
  const value = shownValue(valueAt(item, place));
  const found = value === ABSENT ? `${attribute} is missing` : `${attribute} is ${value}`;
  return { attribute, value, sentence: `${found}; it must be ${allowed}.` };
}

/** As `mustBe`, where an attribute that nobody wrote stands for the default `effective`. */
export function mustHold(item: unknown, place: Place, effective: string, allowed: string): PolicyFault {
  const fault = mustBe(item, place, allowed);
  if (fault.value !== ABSENT) return fault;
  return { ...fault, sentence: `${fault.attribute} is ${effective} by default; it must be ${allowed}.` };
}

/** The name most like what was written, if any is like it; letter case does not matter. */
function similarName(written: string, names: readonly string[]): string | undefined {
  const lowered = written.slice(0, VALUE_LENGTH_MAX).toLowerCase();
  // Two letters swapped count as two edits, and a short name has no room for more.
  const editsMax = lowered.length < 4 ? 1 : 1 + Math.floor(lowered.length / 4);
  const ranked = names
    .map((name) => ({ name, edits: distance(lowered, name.toLowerCase()) }))
    .filter(({ edits }) => edits <= editsMax)
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.name;
}

function notKnown(item: unknown, place: Place, names: readonly string[]): PolicyFault {
  const attribute = attributeAt(place);
  const similar = similarName(String(place.at(-1)), names);
  // A person who only misspelt a name is not helped by thirty others.
  const hint = similar === undefined ? `; there are ${names.join(', ')}` : ` (did you mean ${similar}?)`;
  const sentence = `${attribute} is not known here${hint}.`;
  return { attribute, value: shownValue(valueAt(item, place)), sentence };
}

/** Separates names in the message of an unknown attribute; no attribute's name contains it. */
export const BETWEEN_NAMES = ' ';

/**
 * The faults behind a schema's issues. By agreement with `schema-parts.ts`, an issue's message is what is allowed
 * there; for unknown attributes it is the names that exist.
 */
export function faultsOf(issues: readonly core.$ZodIssue[], item: unknown, atMost: number): readonly PolicyFault[] {
  return issues
    .flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [mustBe(item, issue.path, issue.message)];
      const names = issue.message.split(BETWEEN_NAMES);
      return issue.keys.slice(0, atMost).map((key) => notKnown(item, [...issue.path, key], names));
    })
    .slice(0, atMost);
}
