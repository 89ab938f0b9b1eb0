import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from '../../../shared/market/order.ts';
import { contracts, price } from '../../../shared/money/amount.ts';
import { holdClock, openTestAccount } from './open-test-account.ts';
import { type Answer, json, type ReplyServer, startReplyServer } from './reply-server.ts';

interface Row {
  readonly n: string;
  readonly status: string;
  readonly body: string;
  readonly verdict: 'refused' | 'unknown';
  readonly code: string;
  readonly why: string;
}

const rows = parse(readFileSync(new URL('replies.csv', import.meta.url)), { columns: true }) as Row[];
const answered = rows.filter(({ status }) => status !== '0');

const ORDER: Order = {
  clientOrderId: 'cw1test1',
  symbol: 'BTC/USDT:USDT',
  side: 'sell',
  contracts: contracts('0.5'),
  reduceOnly: false,
  style: { kind: 'immediate', price: price('60000') },
};
/** Short where the reply never comes; else so long that a busy machine does not take a late reply for a lost one. */
const deadlineFor = (answer: Answer): number =>
  typeof answer === 'string' || answer.headers?.['content-length'] !== undefined ? 300 : 10_000;

describe('a reply to an order', () => {
  let server: ReplyServer;
  beforeAll(async () => {
    server = await startReplyServer();
  });
  beforeEach(() => {
    server.arrived.length = 0;
  });
  afterAll(() => server.close());

  let orders = 0;
  /** What was asked with the id of the last order: a request given up by another test may still arrive. */
  const askedOfIt = () =>
    server.arrived
      .filter(({ parameters }) => parameters.get('newClientOrderId') === `cw1test${orders}`)
      .map(({ method, path }) => `${method} ${path}`);

  const place = async (answer: Answer) => {
    server.answerWith(() => answer);
    orders += 1;
    const account = openTestAccount(server, { timeoutMs: deadlineFor(answer) });
    const outcome = await account.place({ ...ORDER, clientOrderId: `cw1test${orders}` });
    account.close();
    return outcome;
  };

  it('has 30 kinds', () => {
    expect(rows.map(({ n }) => Number(n))).toEqual(Array.from({ length: 30 }, (_, place) => place + 1));
  });

  it.each(answered)('$n: HTTP $status $body is $verdict $code', async ({ status, body, verdict, code }) => {
    const outcome = await place({ status: Number(status), body });
    expect(outcome.kind).toBe(verdict);
    expect(outcome.kind === 'refused' ? outcome.code : '').toBe(code);
    expect(askedOfIt()).toEqual(['POST /fapi.binance.com/fapi/v1/order']);
  });

  it.each<Answer>(['close the socket', 'stall before the headers', 'stall in the body'])(
    'that does not come whole (%s) is unknown',
    async (answer) => {
      const outcome = await place(answer);
      expect(outcome.kind).toBe('unknown');
      expect(askedOfIt()).toEqual(['POST /fapi.binance.com/fapi/v1/order']);
    },
  );

  it('that promises more bytes than it sends is unknown', async () => {
    const outcome = await place({ status: 200, body: '{"orderId":', headers: { 'content-length': '5000' } });
    expect(outcome.kind).toBe('unknown');
  });

  it.each([301, 302, 307, 308, 421])('that asks to send again (HTTP %d) is not obeyed', async (status) => {
    const outcome = await place({ status, body: '', headers: { location: '/fapi.binance.com/fapi/v1/order' } });
    expect(outcome.kind).toBe('unknown');
    expect(askedOfIt()).toEqual(['POST /fapi.binance.com/fapi/v1/order']);
  });

  it('with a code of a refusal is unknown when the exchange marks it as its own fault', async () => {
    const outcome = await place(json({ code: -2019, msg: 'Margin is insufficient.' }, 500));
    expect(outcome.kind).toBe('unknown');
  });

  it('with a code nobody has listed is unknown', async () => {
    const outcome = await place(json({ code: -9999, msg: 'Something new.' }, 400));
    expect(outcome.kind).toBe('unknown');
  });

  it('that names the time of silence is passed on; one that does not means ten minutes', async () => {
    expect(await place(json({}, 429, { 'retry-after': '17' }))).toMatchObject({ retryAfterMs: 17_000 });
    expect(await place(json({}, 418))).toMatchObject({ code: 'banned', retryAfterMs: 600_000 });
  });

  it('of a wrong key is about the key even after the key has worked', async () => {
    server.answerWith(({ path }) =>
      path.endsWith('/apiRestrictions') || path.endsWith('/api/v3/account')
        ? json({ balances: [] })
        : json({ code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }, 401),
    );
    const account = openTestAccount(server);
    const { spot } = await account.readAccount([], 0);
    expect(spot.ok).toBe(true);
    expect(await account.place(ORDER)).toMatchObject({ kind: 'refused', code: 'credentials' });
    account.close();
  });

  it('of too many requests keeps the account silent for its time, and certainly not sent is refused', async () => {
    const clock = holdClock();
    const account = openTestAccount(server, { clock });
    server.answerWith(() => json({}, 429, { 'retry-after': '30' }));
    await account.place(ORDER);
    clock.moveBy(29_000);
    expect(await account.place(ORDER)).toMatchObject({ kind: 'refused', code: 'throttled', retryAfterMs: 1_000 });
    expect(await account.readPosition('BTC/USDT:USDT')).toMatchObject({ ok: false });
    expect(account.silentUntilMs()).toBe(clock.nowMs() + 1_000);
    expect(server.arrived).toHaveLength(1);
    clock.moveBy(1_000);
    expect(account.silentUntilMs()).toBeUndefined();
    await account.place(ORDER);
    expect(server.arrived).toHaveLength(2);
    account.close();
  });
});
