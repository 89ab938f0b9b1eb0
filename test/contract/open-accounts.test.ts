import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { DynamoEnabledAccounts } from '../../shared/adapters/dynamodb/dynamo-enabled-accounts.ts';
import { DynamoLedger } from '../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoOpenAccounts } from '../../shared/adapters/dynamodb/dynamo-open-accounts.ts';
import { LEDGER_TABLE, POLICIES_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryLedger } from '../../shared/adapters/memory/memory-ledger.ts';
import { MemoryOpenAccounts } from '../../shared/adapters/memory/memory-open-accounts.ts';
import { MemoryTable } from '../../shared/adapters/memory/memory-table.ts';
import { openTable, TABLE } from './embedded-table.ts';
import { lease } from './ledger-contract.ts';
import { LIFETIME_MS, recordOf, START_MS } from './ledger-records.ts';

const inMemory = async () => {
  const table = new MemoryTable();
  return { ledger: new MemoryLedger(table), open: new MemoryOpenAccounts(table) };
};
const inTable = async () => {
  const table = await openTable(LEDGER_TABLE);
  return { ledger: new DynamoLedger(table), open: new DynamoOpenAccounts(table) };
};

describe.each([
  ['memory', inMemory],
  ['the table', inTable],
])('the list of open accounts in %s', (_name, openStore) => {
  it('follows what the record says when the lease is given back', async () => {
    const { ledger, open } = await openStore();
    expect(await open.readAccounts()).toEqual({ ok: true, value: [] });
    for (const [at, isOpen] of [false, true, true, false].entries()) {
      const proof = await lease(ledger, `run-${at}`);
      expect(await ledger.release(proof, recordOf({ isOpen, mode: 'live' }))).toBe(true);
      expect(await open.readAccounts()).toEqual({ ok: true, value: isOpen ? ['main'] : [] });
      expect(await ledger.readAccount('main')).toEqual(recordOf({ isOpen, mode: 'live' }));
    }
  });

  it('holds an account while a run is at work on it, and after that run has died', async () => {
    const { ledger, open } = await openStore();
    await lease(ledger, 'run-a');
    expect(await open.readAccounts()).toEqual({ ok: true, value: ['main'] });
    expect(await ledger.readAccount('main')).toBeUndefined();
    const late = await ledger.take('main', 'run-b', START_MS + LIFETIME_MS, LIFETIME_MS);
    expect(late.kind).toBe('taken');
    expect(await open.readAccounts()).toEqual({ ok: true, value: ['main'] });
  });

  it('is not changed by a run whose lease has gone to another', async () => {
    const { ledger, open } = await openStore();
    const old = await lease(ledger, 'run-a');
    await lease(ledger, 'run-b', START_MS + LIFETIME_MS);
    expect(await ledger.release(old, recordOf({ isOpen: false }))).toBe(false);
    expect(await open.readAccounts()).toEqual({ ok: true, value: ['main'] });
  });

  it('knows nothing of an account nobody has looked at', async () => {
    const { ledger } = await openStore();
    expect(await ledger.readAccount('nobody')).toBeUndefined();
  });
});

describe('the list of enabled accounts', () => {
  it('names each account with a policy that is meant to be on, over many pages', async () => {
    const table = await openTable(POLICIES_TABLE);
    const note = 'x'.repeat(40_000);
    for (let at = 0; at < 60; at += 1) {
      await table.plant({ account: `a${at % 20}`, policyId: `p${at}`, enabled: at % 20 < 15, note });
    }
    await table.plant({ account: 'typo', policyId: 'p', enabled: 'true' });
    await table.plant({ account: 'silent', policyId: 'p' });
    const read = await new DynamoEnabledAccounts(table).readAccounts();
    const expected = ['typo', ...Array.from({ length: 15 }, (_, at) => `a${at}`)].sort();
    expect(read.ok && [...read.value].sort()).toEqual(expected);
  });

  it('is a failed read, never an empty list, when the table fails on any page', async () => {
    const client = new DynamoDBClient({ region: 'eu-west-1' });
    const LastEvaluatedKey = { account: { S: 'x' } };
    mockClient(client).on(ScanCommand).resolvesOnce({ Items: [], LastEvaluatedKey }).rejects(new Error('scripted'));
    for (const list of [DynamoEnabledAccounts, DynamoOpenAccounts]) {
      expect((await new list({ client, tableName: TABLE }).readAccounts()).ok).toBe(false);
    }
  });
});
