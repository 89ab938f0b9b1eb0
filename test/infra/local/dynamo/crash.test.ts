import { spawn } from 'node:child_process';
import { cpSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entriesOfRound, item, keyOf, newFolder, open, openLedger, put, read, transact } from './ledger-table.ts';

/** Runs the writer until it is dead, killed by itself or after it has said `killAfter`; gives the last round it answered. */
function runUntilKilled(
  folder: string,
  { dieAt = [], killAfter }: { dieAt?: string[]; killAfter?: string },
): Promise<number> {
  const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', writer, folder, ...dieAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let answered = 0;
  createInterface(child.stdout).on('line', (line) => {
    if (line !== 'opened') answered = Number(line);
    if (line === killAfter) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(answered);
      else reject(new Error('The writer ended without being killed.'));
    });
  });
}

const roundOf = async (client: DynamoDBClient, entry: string) => Number((await read(client, entry))?.['round']?.S ?? 0);

/** Opens what a killed writer left, checks that it is exactly one round, and gives that round. */
async function wholeRoundIn(folder: string): Promise<number> {
  const { client, dynamo } = await open({ folder, nowMs: () => 0 });
  const round = await roundOf(client, 'a');
  expect(await roundOf(client, 'b')).toBe(round);
  const written = round === 0 ? [] : ['a', 'b', `passing-${round}`];
  for (const each of [round - 1, round, round + 1]) {
    expect(await entriesOfRound(client, String(each))).toEqual(each === round ? written : []);
  }
  const unused = put('with the next token', 'x');
  const next = transact(client, [unused], `round-${round + 1}`);
  await expect(next, 'the token of the round that was not stored is free').resolves.toBeDefined();
  if (round > 0) {
    const again = transact(client, [unused], `round-${round}`);
    await expect(again, 'the token of the stored round is taken').rejects.toThrow(/parameters/);
  }
  await dynamo.close();
  return round;
}

describe('a process killed with SIGKILL', () => {
  it.each(['1', '3'])('inside transaction %s, before it is stored, leaves none of it', async (count) => {
    const folder = newFolder();
    const asked = String(Number(count) + 1); // the clock is asked once for the table
    const answered = await runUntilKilled(folder, { dieAt: ['clock', asked] });
    expect(answered).toBe(Number(count) - 1);
    expect(await wholeRoundIn(folder)).toBe(answered);
  });

  it('while its table is created leaves no table', async () => {
    const folder = newFolder();
    await runUntilKilled(folder, { dieAt: ['clock', '1'] });
    const { client } = await open({ folder });
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it.each([
    ['1', 1],
    ['6', 2],
  ])('at change %s, after transaction %i is stored, leaves all of it', async (count, round) => {
    const folder = newFolder();
    expect(await runUntilKilled(folder, { dieAt: ['change', count] })).toBe(round - 1);
    expect(await wholeRoundIn(folder)).toBe(round);
  });

  it.each(['opened', '7', '333'])(
    'at any moment after "%s" leaves whole transactions, the answered ones among them',
    async (killAfter) => {
      const folder = newFolder();
      const answered = await runUntilKilled(folder, { killAfter });
      const round = await wholeRoundIn(folder);
      expect(round).toBeGreaterThanOrEqual(answered);
      expect(round).toBeLessThanOrEqual(answered + 1);
    },
  );
});

describe('a log that ends in the middle of a transaction', () => {
  /** Writes one transaction over what a folder holds and gives the size of the log it is in. */
  async function writeLast(folder: string, padding: string) {
    const first = await openLedger({ folder });
    await transact(first.client, [put('a', '1'), put('b', '1')]);
    await first.dynamo.close();
    const second = await open({ folder });
    const more = { Item: { ...item('b', '2'), padding: { S: padding } } };
    await transact(
      second.client,
      [put('a', '2'), put('b', '2', more), { Delete: { TableName: 'Ledger', Key: keyOf('c') } }],
      'last',
    );
    await second.dynamo.close();
    const data = join(folder, 'data');
    const logs = readdirSync(data).filter((file) => file.endsWith('.log') && statSync(join(data, file)).size > 0);
    expect(logs).toHaveLength(1);
    const log = join('data', String(logs[0]));
    return { log, bytes: statSync(join(folder, log)).size };
  }

  async function stateAfterCut(folder: string, log: string, cutAt: number): Promise<string> {
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    truncateSync(join(copy, log), cutAt);
    const { client, dynamo } = await open({ folder: copy });
    const items = `${await roundOf(client, 'a')}${await roundOf(client, 'b')}`;
    const index = [await entriesOfRound(client, '1'), await entriesOfRound(client, '2')].map(
      (entries) => entries.length,
    );
    await dynamo.close();
    return `${items} ${index.join('')}`;
  }

  it('is ignored wherever it ends', async () => {
    const folder = newFolder();
    const { log, bytes } = await writeLast(folder, 'short');
    for (let cutAt = 0; cutAt < bytes; cutAt += 29) {
      expect(await stateAfterCut(folder, log, cutAt), `cut at ${cutAt}`).toBe('11 20');
    }
    expect(await stateAfterCut(folder, log, bytes - 1)).toBe('11 20');
    expect(await stateAfterCut(folder, log, bytes)).toBe('22 02');
  });

  it('is ignored in each of the blocks of 32 KiB a long one spans', async () => {
    const folder = newFolder();
    const { log, bytes } = await writeLast(folder, 'x'.repeat(100_000));
    expect(bytes).toBeGreaterThan(6 * 32_768);
    const edges = Array.from({ length: 6 }, (_, index) => (index + 1) * 32_768);
    for (const cutAt of [...edges, ...edges.map((edge) => edge - 1), ...edges.map((edge) => edge + 9), bytes - 1]) {
      expect(await stateAfterCut(folder, log, cutAt), `cut at ${cutAt}`).toBe('11 20');
    }
    expect(await stateAfterCut(folder, log, bytes)).toBe('22 02');
  });
});
