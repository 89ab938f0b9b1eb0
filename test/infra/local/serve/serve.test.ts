import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readKeptWorld } from '../../../../infra/local/kept-world.ts';
import { localContext } from '../../../../infra/local/local-context.ts';
import { OWNER_KEY } from '../../../../infra/local/stack/gateway.ts';
import { keptAssembly } from '../../../../infra/local/stack/kept-assembly.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { STACK_PERIOD_MS } from '../stack-period.ts';

const START = resolve('infra/local/start.ts');
const TSX = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;

/** Stands for the project's folder: what is kept and the note go below the folder in which `npm start` runs. */
const home = mkdtempSync(join(tmpdir(), 'counterweight-serve-'));
const NOTE = join(home, '.counterweight', 'serve.json');
const KEPT = join(home, '.counterweight', 'serve');

beforeAll(() => keptAssembly(localContext(['main'], STACK_PERIOD_MS)), 120_000);
afterAll(() => rm(home, { recursive: true, force: true }));

interface Served {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves with the first line that matches, written or yet to come; rejects when the program ends without it. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with how it ended. */
  readonly ended: Promise<number | string | null>;
}

/** `npm start -- --serve`, with hours between two ticks, so that after the first one nothing happens by itself. */
function start(cwd: string, ...more: readonly string[]): Served {
  const words = ['--import', TSX, START, '--serve', '--every', `${STACK_PERIOD_MS / HOUR_MS}h`, ...more];
  const child = spawn(process.execPath, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const ended = new Promise<number | string | null>((end) =>
    child.on('close', (code, signal) => {
      end(signal ?? code);
      for (const look of waiting) look();
    }),
  );
  for (const input of [child.stdout, child.stderr]) {
    createInterface(input).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const line = (pattern: RegExp) =>
    new Promise<string>((found, missed) => {
      const look = (): void => {
        const match = lines.find((each) => pattern.test(each));
        if (match !== undefined) found(match);
        else if (child.exitCode !== null || child.signalCode !== null) missed(new Error(lines.join('\n')));
      };
      waiting.add(look);
      look();
    });
  return { child, lines, line, ended };
}

const noteNow = () => JSON.parse(readFileSync(NOTE, 'utf8'));

/** The owner's way to the tables, as the note tells it. */
function asOwner() {
  const { endpoint, region, tables } = noteNow();
  const credentials = { accessKeyId: OWNER_KEY, secretAccessKey: 'not-a-real-key' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  onTestFinished(() => client.destroy());
  return {
    put: (item: object) => client.send(new PutItemCommand({ TableName: tables.policies, Item: marshall(item) })),
    read: async (policyId: string) => {
      const Key = marshall({ account: 'main', policyId });
      return unmarshall((await client.send(new GetItemCommand({ TableName: tables.policies, Key }))).Item ?? {});
    },
  };
}

/** The exchange's account as it was written down last. */
const account = () => {
  const venue = readKeptWorld(KEPT)?.accounts['main'];
  const trades = (venue?.trades ?? []).map(({ symbol, side, contracts }) => `${side} ${contracts} ${symbol}`);
  return { trades: trades.sort(), resting: venue?.openOrders.length };
};

const OPENED = ['sell 1 BTC/USDT:USDT', 'sell 1 ETH/USDT:USDT'];

/** Opened by the first pass, and by nothing but a pass. */
const POLICIES = [
  {
    account: 'main',
    policyId: 'btc',
    coin: 'BTC',
    enabled: true,
    mode: 'live',
    ratio: '1',
    order: { style: 'market' },
  },
  {
    account: 'main',
    policyId: 'eth',
    coin: 'ETH',
    enabled: true,
    mode: 'live',
    ratio: '1',
    order: { style: 'market' },
  },
];

describe('npm start -- --serve', () => {
  it('goes on after SIGKILL without a second order, acts on an edited policy, and ends cleanly', async () => {
    const policies = join(home, 'policies.json');
    writeFileSync(policies, JSON.stringify(POLICIES));
    // The minutes that a killed pass's lease and its doubts last take seconds.
    const first = start(home, '--speed', '60', '--policy', policies);
    // Killed as soon as the exchange has traded, before the books can know of it.
    await vi.waitFor(() => expect(account().trades).not.toEqual([]), { timeout: 60_000, interval: 2 });
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    expect(noteNow().pid).toBe(first.child.pid);

    const second = start(home, '--speed', '60');
    await second.line(/Ctrl-C stops it/);
    expect(noteNow()).toMatchObject({
      region: 'us-east-1',
      tables: {
        policies: 'Counterweight-Policies',
        controls: 'Counterweight-Controls',
        ledger: 'Counterweight-Ledger',
      },
      alertTopicArn: 'arn:aws:sns:us-east-1:000000000000:Counterweight-Alerts',
      pid: second.child.pid,
    });
    await second.line(/alert {3}info: ETH hedge opened/);
    expect(account()).toEqual({ trades: OPENED, resting: 0 });

    const owner = asOwner();
    const passes = () => second.lines.filter((line) => line.includes('  state   ')).length;
    const before = passes();
    await owner.put({ ...POLICIES[1], ratio: '0.9' });
    await second.line(/policy {2}main\/eth is ok/);
    expect((await owner.read('eth'))['check']).toMatchObject({ result: 'ok', faults: [] });
    await vi.waitFor(() => expect(passes()).toBeGreaterThan(before), 20_000);

    const again = start(home);
    await again.line(new RegExp(`served already, by the process with id ${second.child.pid} .*stop it first`));
    const elsewhere = start(tmpdir(), '--keep', KEPT);
    await elsewhere.line(new RegExp(`in use by the process with id ${second.child.pid}\\..*give another folder`));
    expect([await again.ended, await elsewhere.ended]).toEqual([1, 1]);

    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(existsSync(NOTE)).toBe(false);
    expect(second.lines.at(-1)).toMatch(/^Stopped\. Everything is kept in /);
  });
});
