import { describe, expect, it } from 'vitest';
import { readOtherWallet } from '../../../shared/adapters/ccxt/read-other-wallets.ts';
import type { OtherWallet } from '../../../shared/market/wallet.ts';

const told = async (wallet: OtherWallet, reply: unknown) => {
  const read = await readOtherWallet(async () => reply, wallet);
  return [...read].map(([asset, amount]) => `${asset} ${amount}`);
};
const earn = (rows: readonly unknown[], total: string) => told('earn', { rows, total });

describe('wallets beside spot', () => {
  it('hold what is free, locked and frozen in the funding wallet', async () => {
    const row = { asset: 'BTC', free: '1', locked: '0.5', freeze: '0.25', withdrawing: '9' };
    expect(await told('funding', [row])).toEqual(['BTC 1.75']);
  });

  it('hold flexible savings of a coin in several products', async () => {
    const row = { asset: 'BTC', totalAmount: '0.4', productId: 'BTC001' };
    expect(await earn([row, { ...row, totalAmount: '0.1' }], '2')).toEqual(['BTC 0.5']);
  });

  it('are not read where the list of savings is not whole', async () => {
    await expect(earn([{ asset: 'BTC', totalAmount: '0.4' }], '101')).rejects.toThrow('lists 101 savings');
  });

  it('hold less than nothing where more was borrowed than there is', async () => {
    const row = { asset: 'BTC', borrowed: '2', free: '1', interest: '0', locked: '0', netAsset: '-1' };
    expect(await told('margin', { userAssets: [row] })).toEqual(['BTC -1']);
  });

  it.each<[OtherWallet, unknown]>([
    ['funding', [{ asset: 'BTC', free: '1', locked: '0' }]],
    ['earn', { rows: [{ asset: 'BTC' }], total: '1' }],
    ['margin', {}],
  ])('%s is never empty because a reply lacks something', async (wallet, reply) => {
    await expect(told(wallet, reply)).rejects.toThrow('cannot be read');
  });
});
