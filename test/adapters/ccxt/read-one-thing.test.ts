import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import { answerAs } from './account-fixtures.ts';
import { openTestAccount } from './open-test-account.ts';
import { json, type ReplyServer, startReplyServer } from './reply-server.ts';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';

const plainText = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

let server: ReplyServer;
let account: BinanceAccount;
beforeEach(async () => {
  server = await startReplyServer();
  server.answerWith(answerAs());
  account = openTestAccount(server);
});
afterEach(async () => {
  account.close();
  await server.close();
});

describe('one thing read again', () => {
  it('is a position, flat when the exchange lists none', async () => {
    expect(plainText(await account.readPosition(BTC))).toMatchObject({ value: { side: 'short', contracts: '1.5' } });
    server.answerWith(answerAs({ 'GET /fapi.binance.com/fapi/v3/positionRisk': json([]) }));
    expect(await account.readPosition(BTC)).toEqual({ ok: true, value: { side: 'flat' } });
    expect(server.arrived.at(-1)?.parameters.get('symbol')).toBe('BTCUSDT');
  });

  it('is not a position in another symbol', async () => {
    expect((await account.readPosition(ETH)).ok).toBe(false);
  });

  it('is a setting, which must be stated', async () => {
    expect(plainText(await account.readSettings(BTC))).toMatchObject({
      value: { leverage: '3', marginMode: 'isolated' },
    });
    server.answerWith(answerAs({ 'GET /fapi.binance.com/fapi/v1/symbolConfig': json([]) }));
    expect((await account.readSettings(BTC)).ok).toBe(false);
  });

  it('is what the key may do', async () => {
    const path = 'GET /api.binance.com/sapi/v1/account/apiRestrictions';
    const rights = { enableFutures: true, enableWithdrawals: false, permitsUniversalTransfer: true, ipRestrict: false };
    server.answerWith(answerAs({ [path]: json(rights) }));
    expect(await account.readKeyRights()).toEqual({
      ok: true,
      value: { canTrade: true, canWithdraw: false, canTransfer: true, ipRestricted: false },
    });
    for (const taking of [{ enableWithdrawals: true }, { enableInternalTransfer: true }]) {
      server.answerWith(answerAs({ [path]: json({ ...rights, ...taking }) }));
      expect(await account.readKeyRights()).toMatchObject({ value: { canWithdraw: true } });
    }
    server.answerWith(answerAs({ [path]: json({ ...rights, enableWithdrawals: undefined }) }));
    expect((await account.readKeyRights()).ok).toBe(false);
  });
});
