import { policyInForce } from '../hedge/hedge-view.ts';
import { isInverseSymbol } from '../market/instrument.ts';
import { found, missing, type Read } from '../market/read.ts';
import type { AccountSnapshot } from '../market/snapshot.ts';
import type { OtherWallet, Wallet } from '../market/wallet.ts';
import { type Coins, larger, NO_COINS } from '../money/amount.ts';
import { asCoins } from '../money/conversions.ts';
import type { Hedge } from './hedges.ts';
import type { Pass } from './pass.ts';

/** Reads the wallets beside spot that a policy counts, at the same instant as the account: coins on their way count once. */
export async function lookAtWallets(pass: Pass): Promise<void> {
  const wanted = new Set(pass.hedges.flatMap(walletsOf).filter((wallet) => wallet !== 'spot'));
  if (wanted.size === 0) return;
  await Promise.all(
    [...wanted].map(async (wallet) => pass.wallets.set(wallet, await pass.desk.reader.readWallet(wallet))),
  );
}

function walletsOf({ standing }: Hedge): readonly Wallet[] {
  const holdings = policyInForce(standing)?.holdings;
  if (holdings === undefined) return ['spot']; // for the journal: without a policy nobody says which coins count
  return holdings.onAccount ? holdings.wallets : [];
}

/** The coins in all wallets that the policy of a hedge counts; a failed read of one is no sale of what lies in it. */
export function coinsCounted(
  pass: Pick<Pass, 'wallets'>,
  hedge: Hedge,
  coin: string,
  seen: Pick<AccountSnapshot, 'spot' | 'coinFutures'>,
): Read<Coins> {
  let sum = NO_COINS;
  for (const wallet of walletsOf(hedge)) {
    const read = wallet === 'spot' ? inSpot(coin, seen) : inOther(pass, wallet, coin);
    if (!read.ok) return missing(`${wallet} wallet: ${read.because}`);
    sum = sum.plus(read.value);
  }
  const margined = inMargin(hedge, coin, seen);
  return margined.ok ? found(larger(NO_COINS, sum.plus(margined.value))) : margined;
}

/** The coins that margin an inverse short are coins it hedges, before profit that is not booked: the wallet counts whole. */
function inMargin(
  { symbol, standing }: Hedge,
  coin: string,
  { coinFutures }: Pick<AccountSnapshot, 'coinFutures'>,
): Read<Coins> {
  const isCounted = policyInForce(standing)?.holdings.onAccount !== false;
  if (symbol === undefined || !isInverseSymbol(symbol) || !isCounted) return found(NO_COINS);
  if (coinFutures === undefined) return missing('coin-margined wallet: it was not read');
  if (!coinFutures.ok) return missing(`coin-margined wallet: ${coinFutures.because}`);
  const wallet = coinFutures.value.get(coin);
  return found(wallet === undefined ? NO_COINS : asCoins(wallet.total));
}

function inSpot(coin: string, { spot }: Pick<AccountSnapshot, 'spot'>): Read<Coins> {
  if (!spot.ok) return spot;
  const balance = spot.value.get(coin);
  return found(balance === undefined ? NO_COINS : balance.free.plus(balance.locked));
}

function inOther({ wallets }: Pick<Pass, 'wallets'>, wallet: OtherWallet, coin: string): Read<Coins> {
  const read = wallets.get(wallet) ?? missing('it was not read');
  return read.ok ? found(read.value.get(coin) ?? NO_COINS) : read;
}
