import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPTION_NAMES } from '../../../infra/local/option-values.ts';
import { preparePolicies } from '../../../infra/local/policy-file.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { canonicalJson } from '../../../shared/policy/policy-text.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const LIMITS = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' as const };
const LEAST: PolicyItem = { policyId: 'mine', account: 'main', coin: 'BTC', ratio: '1' };
/** Attributes that are maps of attributes, and have a row for each of those. */
const MAPS = ['paper', 'holdings', 'margin', 'band', 'order', 'alerts'];

/** The one section whose table is about policies; other tables have rows of the same look. */
const POLICY_SECTION = README.split(/^## /m).find((section) => section.startsWith('Your own policy')) ?? '';

const rows = [...POLICY_SECTION.matchAll(/^\| `([a-zA-Z.]+)` \| (.+?) \| /gm)]
  .map(([, attribute = '', value = '']) => ({ attribute, value }))
  .filter(({ value }) => /^`|^required$|^none$|^ample$|^the coin's own$/.test(value));

/** The names a policy may use at a place, as the program itself tells whoever misspells one. */
function knownNames(written: PolicyItem): readonly string[] {
  const reading = parsePolicy({ ...LEAST, ...written }, LIMITS);
  const [fault] = reading.ok ? [] : reading.faults;
  return /there are (.*)\.$/.exec(fault?.sentence ?? '')?.[1]?.split(', ') ?? [];
}

const nested = (attribute: string, value: unknown): PolicyItem => {
  const [first = '', second] = attribute.split('.');
  return { [first]: second === undefined ? value : { [second]: value } };
};

describe('the README', () => {
  it('names every option', () => {
    for (const name of ['serve', ...OPTION_NAMES])
      expect(README).toContain(`| \`--${name}`.replace('`--to', '`--from TIME`, `--to'));
  });

  it('has a row for every attribute of a policy and for nothing else', () => {
    const top = knownNames({ zzzzzzzzzzzz: 1 });
    expect(top.length).toBeGreaterThan(15);
    const known = top.flatMap((name) =>
      MAPS.includes(name) ? knownNames({ [name]: { zzzzzzzzzzzz: 1 } }).map((inner) => `${name}.${inner}`) : [name],
    );
    expect(rows.map(({ attribute }) => attribute)).toEqual(known);
  });

  it('states the defaults that the program uses', () => {
    const byDefault = parsePolicy(LEAST, LIMITS);
    const stated = rows.filter(({ value }) => value.startsWith('`'));
    expect(stated.length).toBeGreaterThan(15);
    for (const { attribute, value } of stated) {
      const text = value.replaceAll('`', '');
      const written = /^[[tf]/.test(text) ? JSON.parse(text) : text;
      const reading = parsePolicy({ ...LEAST, ...nested(attribute, written) }, LIMITS);
      // The text of an item holds what its owner wrote, defaults included.
      expect(canonicalJson({ ...reading, text: '' }), attribute).toBe(canonicalJson({ ...byDefault, text: '' }));
    }
    for (const { attribute } of rows.filter(({ value }) => value === 'required')) {
      const { [attribute]: _left, ...rest } = LEAST;
      expect(parsePolicy(rest, LIMITS).ok, attribute).toBe(false);
    }
  });

  it('shows a policy that runs', () => {
    const example = /```json\n([\s\S]*?)```/.exec(README)?.[1] ?? '';
    expect(preparePolicies('README', [JSON.parse(example)], LIMITS)).toMatchObject({ ok: true });
  });
});
