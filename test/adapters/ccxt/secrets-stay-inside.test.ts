import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hidingFrom } from '../../../shared/adapters/ccxt/redact.ts';
import { contracts, quote, ratio } from '../../../shared/money/amount.ts';
import { CREDENTIALS, openTestAccount } from './open-test-account.ts';
import { type Answer, type Arrived, json, type ReplyServer, startReplyServer } from './reply-server.ts';

const BTC = 'BTC/USDT:USDT';
const REFERENCE = { symbol: BTC, clientOrderId: 'cw1a' };

/** An exchange that repeats all it was told, the key and the signature too. */
const repeating =
  (status: number) =>
  ({ parameters, headers }: Arrived): Answer =>
    json({ code: -1102, msg: `?${parameters} key ${headers['x-mbx-apikey']} secret ${CREDENTIALS.secret}` }, status);

describe('what leaves the adapter', () => {
  let server: ReplyServer;
  beforeAll(async () => {
    server = await startReplyServer();
  });
  afterAll(() => server.close());

  const everything = async (): Promise<string> => {
    const account = openTestAccount(server, { timeoutMs: 600 });
    const said = await Promise.all([
      account.readAccount([BTC], 0).then((snapshot) => ({ ...snapshot, prices: [...snapshot.prices] })),
      account.readInstruments([BTC]),
      account.readPosition(BTC),
      account.readSettings(BTC),
      account.readFills(BTC, { sinceMs: 0 }),
      account.readKeyRights(),
      account.find(REFERENCE),
      account.cancel(REFERENCE),
      account.place({
        ...REFERENCE,
        side: 'sell',
        contracts: contracts('1'),
        reduceOnly: false,
        style: { kind: 'market' },
      }),
      account.addMargin(BTC, quote('1')),
      account.transferToFutures('USDT', quote('1')),
      account.setLeverage(BTC, ratio('2')),
      account.setMarginMode(BTC, 'isolated'),
    ]);
    account.close();
    return JSON.stringify(said);
  };

  it.each<readonly [string, (request: Arrived) => Answer]>([
    ['a refusal that repeats the request', repeating(400)],
    ['a server error that repeats the request', repeating(503)],
    ['a success that repeats the request', repeating(200)],
    ['a lost connection', () => 'close the socket'],
    ['a deadline', () => 'stall in the body'],
    ['an empty page', () => ({ status: 200, body: '' })],
    ['an empty object', () => json({})],
  ])('holds no key, secret, signature or query after %s', async (_what, answer) => {
    server.arrived.length = 0;
    server.answerWith(answer);
    const said = await everything();
    expect(said).not.toContain(CREDENTIALS.apiKey);
    expect(said).not.toContain(CREDENTIALS.secret);
    expect(said).not.toContain('recvWindow=');
    const signatures = server.arrived.map(({ parameters }) => parameters.get('signature')).filter((it) => it !== null);
    expect(signatures.length).toBeGreaterThan(10);
    for (const signature of signatures) expect(said).not.toContain(signature);
  });

  it('loses the query of a URL in somebody else’s message', () => {
    const hide = hidingFrom(CREDENTIALS);
    const text = hide('GET https://fapi.binance.com/fapi/v1/order?symbol=BTCUSDT&signature=0123abcd timed out');
    expect(text).toBe('GET https://fapi.binance.com/fapi/v1/order timed out');
    expect(hide('symbol=BTCUSDT&signature=0123abcd&x=1')).toBe('symbol=BTCUSDT&signature=[hidden]&x=1');
    expect(hidingFrom({ apiKey: '', secret: '' })('nothing to hide')).toBe('nothing to hide');
  });
});
