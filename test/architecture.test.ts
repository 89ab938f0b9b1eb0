import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

/** Data flows left to right: a room may import the rooms on its left, never the ones on its right. */
const ROOMS = [
  'money',
  'time',
  'market',
  'signals',
  'margin',
  'venue',
  'policy',
  'hedge',
  'journal',
  'alerts',
  'orders',
  'cycle',
  'adapters',
];
const HOUSES = ['shared', 'lambdas', 'infra'];

/** What each room may import from outside the project; every other room only `decimal.js`. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  policy: ['decimal.js', 'zod/mini', 'fastest-levenshtein'],
  signals: ['decimal.js', 'trading-signals'],
};

/** The outside thing each adapter folder stands for: no other file may import it. */
const ADAPTER_PACKAGES: Readonly<Record<string, RegExp>> = {
  ccxt: /(^|\/)ccxt(\/|$)/,
  cloudformation: /^@aws-sdk\/client-cloudformation$/,
  dynamodb: /^@aws-sdk\/(client-dynamodb|util-dynamodb)$/,
  secrets: /^@aws-sdk\/client-secrets-manager$/,
  sns: /^@aws-sdk\/client-sns$/,
  sqs: /^@aws-sdk\/client-sqs$/,
};

const typescriptBelow = (house: string): string[] => {
  try {
    return readdirSync(house, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(house, file));
  } catch {
    return []; // a house that is not built yet
  }
};

const sources = HOUSES.flatMap(typescriptBelow);
const textOf = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]));

const importsOf = (file: string): string[] =>
  [...(textOf.get(file) ?? '').matchAll(/(?:\bfrom\s|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].map(
    ([, path]) => path ?? '',
  );
const localImportsOf = (file: string): string[] =>
  importsOf(file)
    .filter((path) => path.startsWith('.') && !path.includes('node_modules'))
    .map((path) => join(dirname(file), path));
const packagesOf = (file: string): string[] =>
  importsOf(file).filter((path) => !path.startsWith('.') || path.includes('node_modules'));

const houseOf = (file: string): string => file.split('/')[0] ?? '';
const roomOf = (file: string): string => (houseOf(file) === 'shared' ? (file.split('/')[1] ?? '') : '');

/** Files that put the parts together: the only ones outside `adapters` that may name an adapter. */
const mayWire = (file: string): boolean =>
  /^infra\/(local|tools)\//.test(file) ||
  /^lambdas\/[^/]+\/wiring(-[a-z]+)?\.ts$/.test(file) ||
  roomOf(file) === 'adapters';

describe('architecture', () => {
  it('finds the sources it is meant to judge', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(localImportsOf).length).toBeGreaterThan(100);
  });

  it.each(sources.filter((file) => houseOf(file) === 'shared'))('%s stands in a room and looks only left', (file) => {
    expect(ROOMS, `${file} stands in no room`).toContain(roomOf(file));
    for (const imported of localImportsOf(file)) {
      const edge = `${file} -> ${imported}`;
      expect(houseOf(imported), edge).toBe('shared');
      expect(ROOMS.indexOf(roomOf(imported)), edge).toBeLessThanOrEqual(ROOMS.indexOf(roomOf(file)));
    }
  });

  it.each(sources.filter((file) => houseOf(file) === 'shared' && roomOf(file) !== 'adapters'))(
    '%s touches nothing outside the program',
    (file) => {
      const allowed = PACKAGES[roomOf(file)] ?? ['decimal.js'];
      for (const name of packagesOf(file)) expect(allowed, `${file} imports ${name}`).toContain(name);
      const forbidden = /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|process\.|crypto\.|console\./;
      expect(textOf.get(file)?.match(forbidden)?.[0], `${file} reaches outside`).toBeUndefined();
    },
  );

  it.each(sources)('%s leaves every outside thing to its own adapter', (file) => {
    for (const [folder, outside] of Object.entries(ADAPTER_PACKAGES)) {
      if (file.startsWith(`shared/adapters/${folder}/`) || /^infra\/(local|tools)\//.test(file)) continue;
      for (const name of packagesOf(file)) expect(name, `${file} imports ${name}`).not.toMatch(outside);
    }
  });

  it.each(sources.filter((file) => houseOf(file) !== 'shared'))('%s keeps to its own house and to shared', (file) => {
    for (const imported of localImportsOf(file)) {
      const edge = `${file} -> ${imported}`;
      const isKeyContract = file.startsWith('infra/aws/') && imported === 'lambdas/environment.ts';
      if (!isKeyContract) expect(['shared', houseOf(file)], edge).toContain(houseOf(imported));
      if (imported.startsWith('shared/adapters/')) expect(mayWire(file), edge).toBe(true);
    }
  });
});
