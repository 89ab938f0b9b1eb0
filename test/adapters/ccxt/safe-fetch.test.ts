import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatedReply } from '../../../shared/adapters/ccxt/clock-skew.ts';
import { LostReply } from '../../../shared/adapters/ccxt/failures.ts';
import { openSafeFetch, type SafeFetch } from '../../../shared/adapters/ccxt/safe-fetch.ts';
import { type ReplyServer, startReplyServer } from './reply-server.ts';

const POST = { method: 'POST', headers: { 'x-test': 'yes' }, body: 'a=1' };
const URL_TEXT = 'https://fapi.binance.com/fapi/v1/order?b=2';

let server: ReplyServer;
let wire: SafeFetch;
let dates: DatedReply[];

beforeEach(async () => {
  server = await startReplyServer();
  dates = [];
  wire = openSafeFetch({ timeoutMs: 400, route: server.route, nowMs: () => 77, onDate: (reply) => dates.push(reply) });
});
afterEach(async () => {
  wire.close();
  await server.close();
});

describe('a request', () => {
  it('goes where the route says, as it is', async () => {
    server.answerWith(() => ({ status: 200, body: 'ok', headers: { 'x-one': '1' } }));
    const reply = await wire.fetch(URL_TEXT, POST);
    expect([reply.status, await reply.text(), reply.headers['x-one']]).toEqual([200, 'ok', '1']);
    expect(server.arrived).toMatchObject([{ method: 'POST', path: '/fapi.binance.com/fapi/v1/order' }]);
    expect(server.arrived[0]?.headers['x-test']).toBe('yes');
  });

  it('may be answered in gzip', async () => {
    const body = gzipSync('{"zipped":"yes"}');
    server.answerWith(() => ({ status: 200, body, headers: { 'content-encoding': 'gzip' } }));
    expect(await (await wire.fetch(URL_TEXT, POST)).text()).toBe('{"zipped":"yes"}');
  });

  it('is lost when its gzip is cut', async () => {
    const body = gzipSync('{"zipped":"yes"}').subarray(0, 12);
    server.answerWith(() => ({ status: 200, body, headers: { 'content-encoding': 'gzip' } }));
    await expect(wire.fetch(URL_TEXT, POST)).rejects.toThrow(LostReply);
  });

  it.each(['stall before the headers', 'stall in the body'] as const)(
    'has one deadline for all: %s',
    async (answer) => {
      server.answerWith(() => answer);
      await expect(wire.fetch(URL_TEXT, POST)).rejects.toThrow('No whole reply within 400 ms.');
      expect(server.arrived).toHaveLength(1);
    },
  );

  it('is not repeated, and tells nothing of its address, when the connection breaks', async () => {
    server.answerWith(() => 'close the socket');
    await expect(wire.fetch(URL_TEXT, POST)).rejects.toThrow(/^The connection broke .*ECONNRESET/);
    expect(server.arrived).toHaveLength(1);
  });

  it('reports the date of its reply, and none where there is none', async () => {
    server.answerWith(() => ({ status: 200, body: '', headers: { date: 'Sat, 01 Jun 2024 12:00:00 GMT' } }));
    await wire.fetch(URL_TEXT, POST);
    server.answerWith(() => ({ status: 200, body: '', headers: { date: 'yesterday' } }));
    await wire.fetch(URL_TEXT, POST);
    expect(dates).toEqual([{ dateMs: Date.UTC(2024, 5, 1, 12), sentMs: 77, receivedMs: 77 }]);
  });
});
