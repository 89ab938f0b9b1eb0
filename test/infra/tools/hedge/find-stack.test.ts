import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findStack, type StackWish } from '../../../../infra/tools/hedge/find-stack.ts';
import { CAUTIOUS_LIMITS } from '../../../../shared/policy/deployed-limits.ts';
import { openOwnedStack } from './owned-stack.ts';

const cloudFormation = mockClient(CloudFormationClient);
beforeEach(() => cloudFormation.reset());
afterAll(() => cloudFormation.restore());

const OUTPUTS = {
  PoliciesTable: 'P',
  ControlsTable: 'C',
  LedgerTable: 'L',
  AlertTopic: 'arn:aws:sns:eu-west-1:111122223333:Alerts',
  DeployedLimits: JSON.stringify(CAUTIOUS_LIMITS),
  Accounts: 'main,second',
  PeriodMs: '300000',
  SecretPrefix: 'counterweight/',
};
const deployed = (outputs: Readonly<Record<string, string>>) => ({
  Stacks: [
    {
      StackName: 'Counterweight',
      StackStatus: 'CREATE_COMPLETE' as const,
      CreationTime: new Date(0),
      StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Counterweight/1',
      Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  ],
});

async function find(wish: StackWish, serveFile?: object) {
  const folder = await mkdtemp(join(tmpdir(), 'hedge-find-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, '.counterweight'));
  if (serveFile !== undefined) await writeFile(join(folder, '.counterweight', 'serve.json'), JSON.stringify(serveFile));
  const notes: string[] = [];
  const surroundings = {
    say: () => undefined,
    note: (text: string) => void notes.push(text),
    screen: { width: 100, colour: false },
    folder,
    nowMs: () => 7,
    serverTimeMs: async () => 42,
  };
  const found = await findStack(wish, surroundings);
  onTestFinished(() => found.close());
  return { found, notes };
}

const SERVED = {
  endpoint: 'http://127.0.0.1:4711',
  region: 'eu-west-1',
  tables: { policies: 'P', controls: 'C', ledger: 'L' },
  alertTopicArn: 'arn:aws:sns:eu-west-1:000000000000:Alerts',
  accounts: ['main'],
  periodMs: 3_600_000,
  secretPrefix: 'counterweight/',
  limits: JSON.stringify(CAUTIOUS_LIMITS),
  pid: process.pid,
  startedAt: '2026-01-01T00:00:00Z',
};
/** A process that cannot be: the largest id that Linux gives is 4,194,304. */
const DEAD = { ...SERVED, pid: 4_194_305 };

describe('finding the stack', () => {
  it('takes the local one where its server runs, by its own clock', async () => {
    const { found, notes } = await find({}, SERVED);
    expect(notes).toEqual(['local stack at http://127.0.0.1:4711']);
    expect(found).toMatchObject({ kind: 'local', nowMs: 42, accounts: ['main'], periodMs: 3_600_000 });
  });

  it.each([
    ['nothing is served', {}, undefined],
    ['the server has ended', {}, DEAD],
    ['AWS is asked for', { aws: true }, SERVED],
    ['a deployed one is named', { stack: 'Counterweight' }, SERVED],
  ])('takes the deployed one where %s', async (_when, wish, serveFile) => {
    cloudFormation.on(DescribeStacksCommand, { StackName: 'Counterweight' }).resolves(deployed(OUTPUTS));
    const { found, notes } = await find(wish, serveFile);
    expect(notes).toEqual(['stack Counterweight, account 111122223333, eu-west-1']);
    expect(found).toMatchObject({ kind: 'aws', nowMs: 7, accounts: ['main', 'second'], periodMs: 300_000 });
    expect(found.limits).toEqual(CAUTIOUS_LIMITS);
  });

  it.each([
    [
      'local',
      { local: true },
      undefined,
      undefined,
      /^No local stack is running in this folder: start one with npm start/,
    ],
    [
      'a server that lies',
      {},
      { ...SERVED, endpoint: 'http://example.com:80' },
      undefined,
      /serve\.json cannot be used \(its endpoint must be/,
    ],
    [
      'no stack',
      {},
      undefined,
      'ValidationError: Stack with id Counterweight does not exist',
      /There is no stack Counterweight .*npm run deploy.*\nNo local stack is running/,
    ],
    ['no keys', { aws: true }, undefined, 'CredentialsProviderError: none', /^No AWS credentials were found/],
    [
      'no right',
      { aws: true },
      undefined,
      'AccessDenied: not allowed',
      /could not be asked about the stack Counterweight: AccessDenied/,
    ],
  ])('says what to do: %s', async (_what, wish, serveFile, failure, sentence) => {
    const [name = '', message = ''] = failure?.split(': ') ?? [];
    cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error(message), { name }));
    await expect(find(wish, serveFile)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(sentence),
    });
  });

  it('asks for a new deployment where the stack does not say what it must', async () => {
    const { DeployedLimits: _none, ...older } = OUTPUTS;
    cloudFormation.on(DescribeStacksCommand).resolves(deployed(older));
    await expect(find({})).rejects.toThrow(/has no output DeployedLimits: .*deploy this one/);
  });

  it('says that a local server does not answer', async () => {
    const { hedge } = await openOwnedStack({ endpoint: 'http://127.0.0.1:9' });
    const { code, err } = await hedge('policy', 'list');
    expect(code).toBe(3);
    expect(err).toEqual([
      `The local stack at http://127.0.0.1:9 does not answer (process ${process.pid}): start one with npm start -- --serve, or use --aws.`,
    ]);
  });

  it('tells what a service refused with the stack it was meant for', async () => {
    const { hedge } = await openOwnedStack({ tables: { policies: 'Gone', controls: 'Controls', ledger: 'Ledger' } });
    const { code, err } = await hedge('policy', 'list');
    expect(code).toBe(3);
    expect(err).toEqual([
      expect.stringMatching(/^The local stack at \S+ could not be asked: ResourceNotFoundException/),
    ]);
  });
});

describe('a command line that is misunderstood', () => {
  it.each([
    [['frobnicate'], /^Unknown command 'frobnicate'\. npm run hedge -- --help lists every command\.$/],
    [['policy', 'shwo'], /^Unknown command 'shwo' \(Did you mean show\?\)/],
    [['policy', 'show'], /^Missing required argument 'ID'\./],
    [['status', '--jsno'], /^Unknown option '--jsno' \(Did you mean --json\?\)/],
    [['status', '--local', '--aws'], /--local and --aws cannot be used together/],
    [['status', '--local', '--stack', 'Other'], /--local and --stack cannot be used together/],
  ])('%j ends with 2 and a sentence', async (words, sentence) => {
    const { hedge } = await openOwnedStack();
    const { code, out, err } = await hedge(...words);
    expect({ code, out, err: err.join('\n') }).toEqual({ code: 2, out: '', err: expect.stringMatching(sentence) });
  });

  it('shows the help where nothing is said, and for each command with an example', async () => {
    const { hedge } = await openOwnedStack();
    expect(await hedge()).toMatchObject({ code: 2, out: expect.stringMatching(/^Usage: npm run hedge -- COMMAND/) });
    for (const words of [
      ['status'],
      ['alerts'],
      ['doctor'],
      ['flatten'],
      ['control'],
      ['control', 'stop'],
      ['policy', 'put'],
    ]) {
      const { code, out } = await hedge(...words, '--help');
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`\nExample:\n  npm run hedge -- ${words.join(' ')}`));
    }
  });
});
