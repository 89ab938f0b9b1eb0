import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
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

const START = resolve('infra/local/start.ts');
const TSX = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;

/** Stands for the project's folder: what is kept and the note go below the folder in which `npm start` runs. */
const home = mkdtempSync(join(tmpdir(), 'counterweight-serve-'));
const NOTE = join(home, '.counterweight', 'serve.json');
const KEPT = join(home, '.counterweight', 'serve');

beforeAll(() => keptAssembly(localContext(['main'], HOUR_MS)), 120_000);
afterAll(() => rm(home, { recursive: true, force: true }));

interface Served {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves with the first line that matches, written or yet to come; rejects when the program ends without it. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with how it ended. */
  readonly ended: Promise<number | string | null>;
}

/** `npm start -- --serve`, with a tick an hour, so that after the first one nothing happens by itself. */
function start(cwd: string, ...more: readonly string[]): Served {
  const words = ['--import', TSX, START, '--serve', '--every', '1h', ...more];
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

const PATIENCE = { timeout: 60_000, interval: 100 };
const OPENED = ['sell 1.5 BTC/USDT:USDT', 'sell 5 ETH/USDT:USDT'];

/** The minute that a killed pass's lease still has takes a second. */
const FAST = ['--speed', '60'];

describe('npm start -- --serve', () => {
  it('goes on after SIGKILL without a second order, acts on an edited policy, and ends cleanly', async () => {
    const first = start(home, ...FAST);
    // Killed while its orders rest on the exchange and its own books do not know how they will end.
    await first.line(/order {3}eth-half: open, sell 5, resting/);
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    expect(noteNow().pid).toBe(first.child.pid);

    const second = start(home, ...FAST);
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
    await vi.waitFor(() => expect(account()).toEqual({ trades: OPENED, resting: 0 }), PATIENCE);

    const owner = asOwner();
    await owner.put({ account: 'main', policyId: 'eth-half', coin: 'ETH', enabled: true, mode: 'live', ratio: '0.4' });
    await second.line(/policy {2}main\/eth-half is ok/);
    await vi.waitFor(() => expect(account().trades).toEqual(['buy 1 ETH/USDT:USDT', ...OPENED]), PATIENCE);
    expect((await owner.read('eth-half'))['check']).toMatchObject({ result: 'ok', faults: [] });

    const third = start(home);
    await third.line(new RegExp(`served already, by the process with id ${second.child.pid} .*stop it first`));
    const elsewhere = start(tmpdir(), '--keep', KEPT);
    await elsewhere.line(new RegExp(`in use by the process with id ${second.child.pid}\\..*give another folder`));
    expect([await third.ended, await elsewhere.ended]).toEqual([1, 1]);

    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(existsSync(NOTE)).toBe(false);
    expect(second.lines.at(-1)).toMatch(/^Stopped\. Everything is kept in /);
  });
});
