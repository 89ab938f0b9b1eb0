import { expect, it } from 'vitest';
import { WALLET_ENDPOINTS } from '../../../../infra/local/binance/wallet-endpoints.ts';
import type { WireRequest } from '../../../../infra/local/binance/wire-exchange.ts';
import { readOtherWallet } from '../../../../shared/adapters/ccxt/read-other-wallets.ts';
import type { OtherWallet } from '../../../../shared/market/wallet.ts';
import { type Coins, coins } from '../../../../shared/money/amount.ts';
import { scene } from '../../../venue/scene.ts';

const PATHS: Readonly<Record<string, string>> = {
  sapiPostAssetGetFundingAsset: 'POST /sapi/v1/asset/get-funding-asset',
  sapiGetSimpleEarnFlexiblePosition: 'GET /sapi/v1/simple-earn/flexible/position',
  sapiGetMarginAccount: 'GET /sapi/v1/margin/account',
};

/** The client keeps every number as it was written. */
const asDigits = (_name: string, value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

/** A wallet as the client reads it over the emulated wire. */
function readOver(wallet: OtherWallet, wallets?: ReadonlyMap<OtherWallet, ReadonlyMap<string, Coins>>) {
  const account = { venue: scene(), ...(wallets === undefined ? {} : { wallets }) };
  // Wallets are read of the account alone: no signature, clock or market is looked at.
  const request = { params: new Map(), account } as unknown as WireRequest;
  const ask = async (method: string) =>
    JSON.parse(JSON.stringify(WALLET_ENDPOINTS[PATHS[method] ?? '']?.answer(request).body), asDigits);
  return readOtherWallet(ask, wallet);
}

it.each(['funding', 'earn', 'margin'] as const)(
  'the %s wallet is read as the emulated account holds it',
  async (wallet) => {
    const held = new Map([
      ['BTC', coins('1.25')],
      ['ETH', coins('0')],
    ]);
    expect(await readOver(wallet, new Map([[wallet, held]]))).toEqual(new Map([['BTC', coins('1.25')]]));
    expect(await readOver(wallet)).toEqual(new Map());
  },
);

it('what is borrowed beyond what lies there is below zero', async () => {
  const borrowed = new Map([['margin', new Map([['BTC', coins('-0.3')]])]] as const);
  expect(await readOver('margin', borrowed)).toEqual(new Map([['BTC', coins('-0.3')]]));
});
