import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckPorts } from '../../../lambdas/check-policy/ports.ts';
import { MemoryAlertChannel } from '../../../shared/adapters/memory/memory-alert-channel.ts';
import { MemoryPolicyBook } from '../../../shared/adapters/memory/memory-policy-book.ts';
import type { PassMessage } from '../../../shared/cycle/pass-message.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import type { PolicyCheck } from '../../../shared/policy/policy-checks.ts';
import stream from '../events/policies-stream.json' with { type: 'json' };

const wiring = vi.hoisted(() => ({ openCheckPolicy: vi.fn() }));
vi.mock('../../../lambdas/check-policy/wiring.ts', () => wiring);

const NOW_MS = Date.UTC(2026, 10, 1, 12, 5);
const BTC: PolicyItem = { account: 'main', policyId: 'btc-core', coin: 'BTC', ratio: '0.6', enabled: true };
const ETH: PolicyItem = { account: 'main', policyId: 'eth-half', coin: 'ETH', ratio: '0.5', enabled: true };

let book: MemoryPolicyBook;
let channel: MemoryAlertChannel;
let queued: PassMessage[];
let written: string[];
let refusesWrites: boolean;
let accounts: readonly string[];

const put = (item: PolicyItem) => book.put(item);

async function itemOf(policyId: string): Promise<PolicyItem> {
  const read = await book.readAccount('main');
  return (read.ok ? read.value.find((item) => item['policyId'] === policyId) : undefined) ?? {};
}

const ports = (): CheckPorts => ({
  clock: { nowMs: () => NOW_MS },
  policies: book,
  checks: {
    write: async (account, policyId, check) => {
      if (refusesWrites) throw new Error('scripted: the table does not answer');
      const item = await itemOf(policyId);
      if (item['policyId'] === undefined) return 'gone';
      written.push(policyId);
      book.put({ ...item, account, check });
      return 'written';
    },
  },
  channel,
  queue: {
    send: async (messages) => {
      queued.push(...messages);
      return [];
    },
  },
  limits: CAUTIOUS_LIMITS,
  accounts,
  write: () => {},
});

beforeEach(() => {
  book = new MemoryPolicyBook();
  channel = new MemoryAlertChannel();
  queued = [];
  written = [];
  refusesWrites = false;
  accounts = ['main', 'second'];
  wiring.openCheckPolicy.mockReset().mockImplementation(ports);
});

/** The stream says that an item was written; `Records` of other events are made from the recorded one. */
async function tell(policyId: string, times = 1, more: object = {}) {
  vi.resetModules();
  const { handler } = await import('../../../lambdas/check-policy/handler.ts');
  const [insert] = stream.Records;
  const Keys = { account: { S: 'main' }, policyId: { S: policyId } };
  const record = (at: number) => ({
    ...insert,
    eventID: `event-${policyId}`,
    dynamodb: {
      ...insert?.dynamodb,
      SequenceNumber: `${100 + at}`,
      Keys,
      NewImage: { ...Keys, ratio: { N: `0.${at}` } },
    },
    ...more,
  });
  return handler({ Records: Array.from({ length: times }, (_, at) => record(at)) } as never);
}

describe('a policy that somebody has written', () => {
  it('is marked ok, with when and which version, and a pass is asked for at once', async () => {
    put(BTC);
    expect(await tell('btc-core')).toEqual({ batchItemFailures: [] });
    const { check } = (await itemOf('btc-core')) as { check: PolicyCheck };
    expect(check).toMatchObject({ result: 'ok', faults: [], at: '2026-11-01T12:05:00Z' });
    expect(check.version).toMatch(/^[0-9a-f]{12}$/);
    expect(queued).toEqual([{ account: 'main', urgent: 'event-btc-core' }]);
    expect(channel.sent).toEqual([]);
  });

  it('is marked with every fault, its owner is told once, and no pass is asked for', async () => {
    put({ ...BTC, ratio: '1.5', leverge: 2 });
    await tell('btc-core', 2);
    const { check } = (await itemOf('btc-core')) as { check: PolicyCheck };
    expect(check.result).toBe('faulty');
    expect(check.faults.join(' ')).toMatch(
      /ratio is "1.5"; it must be .*leverge is not known here \(did you mean leverage\?\)/s,
    );
    expect(channel.sent).toHaveLength(1);
    expect(channel.sent[0]).toMatchObject({ code: 'policy-faulty', account: 'main', severity: 'warning' });
    expect(channel.sent[0]?.text).toContain('ratio is "1.5"');
    expect(queued).toEqual([]);
    expect(written).toEqual(['btc-core']);
  });

  it('changes its version with its text and not with its check', async () => {
    put(BTC);
    await tell('btc-core');
    const { check: first } = (await itemOf('btc-core')) as { check: PolicyCheck };
    await tell('btc-core');
    expect(written).toEqual(['btc-core']);
    put({ ...(await itemOf('btc-core')), ratio: '0.7' });
    await tell('btc-core');
    const { check: second } = (await itemOf('btc-core')) as { check: PolicyCheck };
    expect(second.version).not.toBe(first.version);
  });

  it('that comes between the reading of another and its mark is marked itself in the end, and asks for its own pass', async () => {
    put({ ...BTC, ratio: '1.4' });
    const send = channel.send.bind(channel);
    channel.send = async (alert) => {
      channel.send = send;
      put({ ...BTC, ratio: '0.3' });
      return send(alert);
    };
    await tell('btc-core');
    expect(await itemOf('btc-core')).toMatchObject({ ratio: '0.3', check: { result: 'faulty' } });
    await tell('btc-core');
    expect(await itemOf('btc-core')).toMatchObject({ ratio: '0.3', check: { result: 'ok' } });
    expect(queued).toEqual([{ account: 'main', urgent: 'event-btc-core' }]);
  });

  it('may make another faulty, which is marked and told as well; and whole again', async () => {
    put(BTC);
    await tell('btc-core');
    put({ ...BTC, policyId: 'btc-again' });
    await tell('btc-again');
    expect(channel.sent.map(({ subject }) => subject).sort()).toEqual([
      'btc-again: the policy is faulty and frozen',
      'btc-core: the policy is faulty and frozen',
    ]);
    book.delete('main', 'btc-again');
    await tell('btc-again', 1, { eventName: 'REMOVE' });
    expect((await itemOf('btc-core'))['check']).toMatchObject({ result: 'ok' });
    expect(queued).toEqual([{ account: 'main', urgent: 'event-btc-core' }]);
  });

  it('of an account that the deployment does not name says so, once, and what to do', async () => {
    accounts = ['savings', 'second'];
    put(BTC);
    await tell('btc-core', 2);
    const { check } = (await itemOf('btc-core')) as { check: PolicyCheck };
    const sentence =
      'The account main is none of this deployment (savings, second): its keys cannot be read, and no alarm watches it. ' +
      'Correct the account of the policy, or add main to accounts in cdk.json and deploy again.';
    expect(check).toMatchObject({ result: 'ok', notes: [sentence] });
    expect(channel.sent).toMatchObject([{ code: 'account-unwatched', account: 'main', text: sentence }]);
    expect(queued).toContainEqual({ account: 'main', urgent: 'event-btc-core' }); // on paper it is tended all the same
  });

  it('that is gone already is not brought back', async () => {
    expect(await tell('btc-core')).toEqual({ batchItemFailures: [] });
    expect([written, queued, channel.sent]).toEqual([[], [], []]);
  });

  it('of a name that no account can have is marked, and no pass is asked for', async () => {
    const account = 'main#history';
    put({ ...BTC, account });
    const Keys = { account: { S: account }, policyId: { S: 'btc-core' } };
    await tell('btc-core', 1, { dynamodb: { SequenceNumber: '1', Keys, NewImage: Keys } });
    expect(channel.sent.map(({ text }) => text).join()).toContain('account is "main#history"');
    expect(queued).toEqual([]);
  });
});

describe('the stream', () => {
  it('as AWS sends it: the mark that the program wrote itself is not checked again', async () => {
    put(BTC);
    vi.resetModules();
    const { handler } = await import('../../../lambdas/check-policy/handler.ts');
    expect(await handler(stream as never)).toEqual({ batchItemFailures: [] });
    expect(written).toEqual(['btc-core']);
    expect(queued).toEqual([{ account: 'main', urgent: stream.Records[0]?.eventID }]);
    const onlyMark = { Records: stream.Records.slice(1) };
    await handler(onlyMark as never);
    expect(written).toHaveLength(1);
    expect(queued).toHaveLength(1);
  });

  it('is held up by a record whose alert or mark fails; what came before it is done', async () => {
    put(BTC);
    put({ ...ETH, ratio: 'half' });
    channel.failWith('scripted: the topic does not answer');
    vi.resetModules();
    const { handler } = await import('../../../lambdas/check-policy/handler.ts');
    await expect(handler(stream as never)).rejects.toThrow('scripted: the topic does not answer');
    channel.failWith(undefined);
    expect(await handler(stream as never)).toEqual({ batchItemFailures: [] });
    expect(written.sort()).toEqual(['btc-core', 'eth-half']);

    refusesWrites = true;
    put({ ...ETH, policyId: 'eth-more', enabled: false });
    const [insert, mark] = stream.Records;
    const later = { ...insert, dynamodb: { ...insert?.dynamodb, SequenceNumber: '900' } };
    expect(await handler({ Records: [mark, later] } as never)).toEqual({
      batchItemFailures: [{ itemIdentifier: '900' }],
    });
  });

  it('must hold the keys of the policies', async () => {
    await expect(tell('btc-core', 1, { dynamodb: { SequenceNumber: '1', Keys: {} } })).rejects.toThrow(
      'check the stream',
    );
  });
});
