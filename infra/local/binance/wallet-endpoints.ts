import type { OtherWallet } from '../../../shared/market/wallet.ts';
import { type Coins, larger, NO_COINS } from '../../../shared/money/amount.ts';
import type { Endpoint, EndpointTable, WireRequest } from './wire-exchange.ts';
import { ok } from './wire-replies.ts';

const signed = (answer: Endpoint['answer']): Endpoint => ({ access: 'read', answer });

/** The wallets beside spot; an account that names none has nothing in them. */
export const WALLET_ENDPOINTS: EndpointTable = {
  'POST /sapi/v1/asset/get-funding-asset': signed((request) =>
    ok(held(request, 'funding').map(([asset, free]) => ({ asset, free, locked: '0', freeze: '0', withdrawing: '0' }))),
  ),
  'GET /sapi/v1/simple-earn/flexible/position': signed((request) => {
    const rows = held(request, 'earn').map(([asset, totalAmount]) => ({ asset, totalAmount, canRedeem: true }));
    return ok({ rows, total: rows.length });
  }),
  'GET /sapi/v1/margin/account': signed((request) => ok({ userAssets: held(request, 'margin').map(marginRow) })),
};

const held = ({ account }: WireRequest, wallet: OtherWallet): readonly (readonly [string, Coins])[] =>
  [...(account.wallets?.get(wallet) ?? [])].filter(([, amount]) => !amount.isZero());

/** Below zero: more is borrowed than lies there. */
const marginRow = ([asset, netAsset]: readonly [string, Coins]) => ({
  asset,
  borrowed: larger(NO_COINS, netAsset.negated()),
  free: larger(NO_COINS, netAsset),
  interest: '0',
  locked: '0',
  netAsset,
});
