import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { node24 } from '../../support/node24.ts';
import type { Part } from './synthesize.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterweight-assembly-'));
const output = join(folder, 'cdk.out');

/** Nothing of this machine but the way to its programs: no credentials, no region, no settings. */
const BARE = {
  PATH: [resolve('node_modules/.bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
  HOME: folder,
};

function run(
  programAndArguments: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  node = process.execPath,
) {
  const options = { env: { ...BARE, ...settings }, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(node, programAndArguments, options);
  return { status, stderr };
}

/** Far more than it takes on an idle machine. */
const SYNTH_MS = 120_000;

let synth: ReturnType<typeof run>;
let resources: Part;

beforeAll(() => {
  const email = ['--context', 'email=owner@example.com'];
  synth = run([resolve('node_modules/aws-cdk/bin/cdk'), 'synth', '--quiet', '--strict', '--output', output, ...email]);
  resources = JSON.parse(readFileSync(join(output, 'Counterweight.template.json'), 'utf8')).Resources;
}, SYNTH_MS);
afterAll(() => rmSync(folder, { recursive: true }));

const folderOf = (id: string): string =>
  join(output, `asset.${resources[id].Properties.Code.S3Key.replace('.zip', '')}`);

/** Each file of a function's code, what it loads on demand included; source maps are not code. */
const codeOf = (id: string): readonly string[] =>
  readdirSync(folderOf(id))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(folderOf(id), name));

describe('npx cdk synth, with no credentials', () => {
  it('succeeds, without a warning that --strict would refuse, and says where the limits stand', () => {
    expect(synth.status, synth.stderr).toBe(0);
    expect(synth.stderr).toMatch(/^Limits of this deployment/m);
    expect(synth.stderr).toMatch(/^ {2}notionalMax +1000000 USDT/m);
  });

  it('refuses a context it does not understand, in sentences and nothing else', () => {
    const context = JSON.stringify({ every: '90s', notionalmax: '5', email: 'me' });
    const { status, stderr } = run([resolve('node_modules/tsx/dist/cli.mjs'), 'infra/aws/app.ts'], {
      CDK_CONTEXT_JSON: context,
    });
    expect(status).toBe(1);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^The context .+[.?]$/);
  });

  it('says what to do first where the packages are not installed', () => {
    const clone = join(folder, 'clone');
    mkdirSync(join(clone, 'infra', 'aws'), { recursive: true });
    const [program = ''] = JSON.parse(readFileSync('cdk.json', 'utf8')).app.split(' && ');
    const script = program.replace('node ', '');
    copyFileSync(script, join(clone, script));
    const { status, stderr } = run([join(clone, script)]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `The packages of this project are not installed in ${clone}: run npm ci there, then try again.\n`,
    );
    expect(run([resolve(script)])).toEqual({ status: 0, stderr: '' });
  });
});

describe('bundles', () => {
  it.each([
    ['Dispatch', 500_000],
    ['CheckPolicy', 700_000],
    ['Rebalance', 1_500_000],
    ['WatchMargin', 1_500_000],
  ])('%s is at most %i bytes', (id, bytesMax) => {
    const sizes = codeOf(id).map((file) => statSync(file).size);
    expect(sizes.reduce((bytes, size) => bytes + size)).toBeLessThanOrEqual(bytesMax);
  });

  it('hold exchange code only where an exchange is looked at', () => {
    const reachesBinance = (id: string) =>
      codeOf(id).some((file) => readFileSync(file, 'utf8').includes('fapi.binance.com'));
    expect([reachesBinance('Rebalance'), reachesBinance('WatchMargin')]).toEqual([true, true]);
    expect([reachesBinance('Dispatch'), reachesBinance('CheckPolicy')]).toEqual([false, false]);
  });

  const start = (id: string, node?: string): string => {
    const script = `const { handler } = await import(${JSON.stringify(join(folderOf(id), 'index.mjs'))});
      const event = { Records: [], scheduledTime: '2026-11-01T00:00:00Z' };
      await handler(event, { awsRequestId: 'a' }).catch(({ message }) => process.stderr.write(message));`;
    return run(['--input-type=module', '--eval', script], { AWS_REGION: 'us-east-1' }, node).stderr.slice(-300);
  };
  const MISSES = /^the environment variable [A-Z_]+ is not set: deploy the stack again/;

  it.each(['Dispatch', 'CheckPolicy', 'Rebalance', 'WatchMargin'])(
    '%s starts on this Node and misses its environment first',
    (id) => {
      expect(start(id)).toMatch(MISSES);
    },
  );

  it.skipIf(node24 === undefined).each(['Dispatch', 'CheckPolicy', 'Rebalance', 'WatchMargin'])(
    '%s starts on the Node of Lambda',
    (id) => {
      expect(start(id, node24)).toMatch(MISSES);
    },
  );

  it('are tried on that Node without putting it in the place of everybody’s own', () => {
    expect(existsSync(resolve('node_modules/.bin/node'))).toBe(false);
  });
});
