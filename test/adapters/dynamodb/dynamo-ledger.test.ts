import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  IdempotentParameterMismatchException,
  ProvisionedThroughputExceededException,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { DynamoLedger } from '../../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { LEDGER_TABLE } from '../../../shared/adapters/dynamodb/table-shapes.ts';
import { clientOf, openTable, TABLE } from '../../contract/embedded-table.ts';
import { COMMITTED, commitOf, lease } from '../../contract/ledger-contract.ts';
import {
  actionOf,
  alertOf,
  BTC,
  DAY,
  entryAt,
  fillOf,
  LIFETIME_MS,
  recordOf,
  START_MS,
  slotOf,
  stateOf,
} from '../../contract/ledger-records.ts';

const about = { message: 'a message', $metadata: {} };

/** A ledger over a client that answers what the test says. */
const scripted = () => {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  return { client: mockClient(client), ledger: new DynamoLedger({ client, tableName: TABLE }) };
};

/** A ledger over a real table; requests are counted by their kind, and some replies are lost on the way back. */
async function lossy(loses: (operation: string, times: number) => boolean) {
  const table = await openTable(LEDGER_TABLE);
  const handler = table.dynamo.requestHandler();
  const requests: string[] = [];
  const client = clientOf({
    ...handler,
    handle: async (request) => {
      const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
      requests.push(operation);
      const answer = await handler.handle(request);
      if (!loses(operation, requests.filter((made) => made === operation).length)) return answer;
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    },
  });
  return { ledger: new DynamoLedger({ client, tableName: TABLE }), requests, table };
}

describe('a reply that is lost', () => {
  const losesFirst = (operation: string, times: number) => operation !== 'CreateTable' && times === 1;

  it('is no loss: the client asks again, and each step of a pass counts once', async () => {
    const { ledger, requests } = await lossy(losesFirst);
    const proof = await lease(ledger, 'run-a');
    expect(proof.fence).toBe(2); // the first taking counted too; a fence only has to rise
    const commit = commitOf(proof, 'reserve', { slots: [slotOf(1)], alerts: [alertOf('1')] });
    expect(await ledger.commit(commit)).toEqual(COMMITTED);
    expect(await ledger.release(proof, recordOf())).toBe(true);
    expect(requests.filter((operation) => operation === 'TransactWriteItems')).toHaveLength(2);
    expect(await ledger.readSlot('main', BTC)).toEqual(slotOf(1));
    expect((await ledger.readPage('main', DAY)).outbox).toHaveLength(1);
  });

  it('of every attempt ends in an error, and the next call with the same name finds the commit applied', async () => {
    let isDown = true;
    const { ledger } = await lossy((operation) => isDown && operation === 'TransactWriteItems');
    const commit = commitOf(await lease(ledger, 'run-a'), 'reserve', { slots: [slotOf(1)] });
    await expect(ledger.commit(commit)).rejects.toThrow('socket hang up');
    isDown = false;
    expect(await ledger.commit({ ...commit, nowMs: START_MS + 5_000 })).toEqual(COMMITTED);
  });
});

describe('refusals', () => {
  it('of the lease that show the run itself as its holder mean that it was taken', async () => {
    const { client, ledger } = scripted();
    const Item = marshall({ pk: 'main', sk: 'ACCOUNT', runId: 'run-a', fence: 7, leaseUntilMs: START_MS + 1 });
    client.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ ...about, Item }));
    expect(await ledger.take('main', 'run-a', START_MS, LIFETIME_MS)).toEqual({ kind: 'taken', fence: 7 });
    expect(await ledger.take('main', 'run-b', START_MS, LIFETIME_MS)).toMatchObject({ kind: 'held', runId: 'run-a' });
  });

  it('of a commit whose slots and action are its own mean that it was applied, whoever holds the lease now', async () => {
    const { client, ledger } = scripted();
    const proof = { account: 'main', runId: 'run-a', fence: 1 };
    const own = { byRun: 'run-a', byCommit: 'reserve', rev: 1 };
    const refused = (item: object) => ({
      Code: 'ConditionalCheckFailed',
      Item: marshall({ pk: 'main', sk: 'x', ...item }),
    });
    const holder = refused({ runId: 'run-b', fence: 2, leaseUntilMs: START_MS });
    const answerWith = (...CancellationReasons: object[]) =>
      client.on(TransactWriteItemsCommand).rejects(new TransactionCanceledException({ ...about, CancellationReasons }));
    const send = () => ledger.commit(commitOf(proof, 'reserve', { slots: [slotOf(1)], action: actionOf(1) }));
    answerWith(holder, refused(own), refused(own));
    expect(await send()).toEqual(COMMITTED);
    answerWith({ Code: 'None' }, refused(own), refused({ ...own, byCommit: 'settle' }));
    expect(await send()).toMatchObject({ kind: 'lost', because: expect.stringContaining('main/ACTION') });
    answerWith({ Code: 'None' }, refused(own), refused({ ...own, byRun: 'run-b' }));
    expect((await send()).kind).toBe('lost');
    answerWith({ Code: 'None' }, refused(own), refused({ ...own, rev: 2 }));
    expect((await send()).kind).toBe('lost');
    answerWith(holder, refused(own), { Code: 'None' });
    expect(await send()).toMatchObject({ kind: 'lost', because: expect.stringContaining('Run run-b has taken') });
  });

  it('for a write under way at the same moment lose the commit, and hold the lease', async () => {
    const { client, ledger } = scripted();
    const CancellationReasons = [{ Code: 'TransactionConflict' }, { Code: 'None' }];
    client.on(TransactWriteItemsCommand).rejects(new TransactionCanceledException({ ...about, CancellationReasons }));
    client.on(UpdateItemCommand).rejects(new TransactionConflictException(about));
    const commit = commitOf({ account: 'main', runId: 'run-a', fence: 1 }, 'one', { slots: [slotOf(1)] });
    expect(await ledger.commit(commit)).toEqual({
      kind: 'lost',
      because: 'Another write to the account main was under way at the same moment.',
    });
    expect((await ledger.take('main', 'run-a', START_MS, LIFETIME_MS)).kind).toBe('held');
  });
});

describe('failures of the table', () => {
  const busy = new ProvisionedThroughputExceededException(about);

  it('are thrown, never taken for an answer', async () => {
    const { client, ledger } = scripted();
    client.onAnyCommand().rejects(busy);
    const proof = { account: 'main', runId: 'run-a', fence: 1 };
    await expect(ledger.take('main', 'run-a', START_MS, LIFETIME_MS)).rejects.toBe(busy);
    await expect(ledger.release(proof, recordOf())).rejects.toBe(busy);
    await expect(ledger.commit(commitOf(proof, 'one', {}))).rejects.toBe(busy);
    await expect(ledger.readPage('main', DAY)).rejects.toBe(busy);
    await expect(ledger.readSlot('main', BTC)).rejects.toBe(busy);
    await expect(ledger.readHistory('main')).rejects.toBe(busy);
    await expect(ledger.readJournal('main', 0, 1)).rejects.toBe(busy);
    await expect(ledger.delivered(alertOf('1'))).rejects.toBe(busy);
  });

  it('inside a transaction are thrown too', async () => {
    const { client, ledger } = scripted();
    const commit = commitOf({ account: 'main', runId: 'run-a', fence: 1 }, 'one', { slots: [slotOf(1)] });
    for (const Code of ['ThrottlingError', 'ValidationError', 'ItemCollectionSizeLimitExceeded']) {
      const CancellationReasons = [{ Code: 'None' }, { Code }];
      const failure = new TransactionCanceledException({ ...about, CancellationReasons });
      client.on(TransactWriteItemsCommand).rejects(failure);
      await expect(ledger.commit(commit)).rejects.toBe(failure);
    }
    const mismatch = new IdempotentParameterMismatchException({ ...about, Message: 'another' });
    client.on(TransactWriteItemsCommand).rejects(mismatch);
    await expect(ledger.commit(commit)).rejects.toBe(mismatch);
  });

  it('are told from a malformed item, whose field is named', async () => {
    const { client, ledger } = scripted();
    client.on(UpdateItemCommand).resolves({ Attributes: marshall({ pk: 'main', sk: 'ACCOUNT', runId: 'run-a' }) });
    client.on(GetItemCommand).resolves({ Item: marshall({ pk: 'main', sk: `SLOT#${BTC}`, schema: 1, account: 5 }) });
    client.on(QueryCommand).resolves({ Items: [marshall({ pk: 'main', sk: 'STATE#btc-core', policyId: 'btc-core' })] });
    const take = ledger.take('main', 'run-a', START_MS, LIFETIME_MS);
    await expect(take).rejects.toThrow('the stored field main/ACCOUNT.fence must be a whole number, was undefined');
    const slot = ledger.readSlot('main', BTC);
    await expect(slot).rejects.toThrow(`the stored field main/SLOT#${BTC}.account must be text, was 5`);
    const page = ledger.readPage('main', DAY);
    await expect(page).rejects.toThrow('the stored field main/STATE#btc-core.symbol must be text, was undefined');
  });
});

describe('what is asked of the table', () => {
  it('is three requests for a quiet pass, all reads strongly consistent', async () => {
    const { ledger, requests } = await lossy(() => false);
    const first = await lease(ledger, 'run-a');
    await ledger.commit(commitOf(first, 'one', { slots: [slotOf(1)], states: [stateOf('btc-core')] }));
    await ledger.release(first, recordOf());
    requests.length = 0;
    const quiet = await lease(ledger, 'run-b', START_MS + 1);
    await ledger.readPage('main', DAY);
    await ledger.release(quiet, recordOf());
    expect(requests).toEqual(['UpdateItem', 'Query', 'UpdateItem']);

    const { client, ledger: watched } = scripted();
    client.on(QueryCommand).resolves({}).on(GetItemCommand).resolves({});
    await watched.readPage('main', DAY);
    await watched.readHistory('main');
    await watched.readJournal('main', 0, 1);
    await watched.readSlot('main', BTC);
    const inputs = client.calls().map(({ args: [command] }) => command.input);
    expect(inputs).toHaveLength(4);
    for (const input of inputs) expect(input).toMatchObject({ TableName: TABLE, ConsistentRead: true });
  });

  it('is stored as a person can read it, and what may go runs out', async () => {
    const { ledger, table } = await lossy(() => false);
    const proof = await lease(ledger, 'run-a');
    const records = { slots: [slotOf(1)], fills: [fillOf('17')], entries: [entryAt(START_MS)] };
    await ledger.commit(commitOf(proof, 'reserve', records));
    const read = async (pk: string, sk: string) => {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      return (await table.client.send(new GetItemCommand({ TableName: TABLE, Key }))).Item;
    };
    expect(await read('main', `SLOT#${BTC}`)).toMatchObject({
      rev: { N: '1' },
      booked: { S: '0.5' },
      isResting: { BOOL: true },
      intent: { M: { contracts: { S: '0.1' }, plannedAtMs: { N: String(START_MS) } } },
      byRun: { S: 'run-a' },
      byCommit: { S: 'reserve' },
    });
    expect((await read('main#history', `FILL#${BTC}#00000000000000000017`))?.['expiresAt']).toBeUndefined();
    const entry = await read('main#journal', `JOURNAL#00${START_MS}#run-a#reserve#00`);
    expect(entry?.['expiresAt']).toEqual({ N: String(START_MS / 1000 + 400 * 86_400) });
  });
});
