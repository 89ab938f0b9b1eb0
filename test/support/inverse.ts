import { COIN_MARGINED_BTC } from '../../infra/local/binance/emulated-symbols.ts';
import type { HedgeView } from '../../shared/hedge/hedge-view.ts';
import { found } from '../../shared/market/read.ts';
import { coins, quote, ratio } from '../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { policyOf, pricesOf, viewOf } from './given.ts';

export const INVERSE_BTC = 'BTC/USD:BTC';
export const INVERSE = COIN_MARGINED_BTC.instrument;

/** Limits of a deployment that allows the inverse contract, too. */
export const INVERSE_LIMITS = {
  ...CAUTIOUS_LIMITS,
  modeCeiling: 'live' as const,
  symbols: [...CAUTIOUS_LIMITS.symbols, INVERSE_BTC],
  orderNotionalMax: CAUTIOUS_LIMITS.notionalMax,
};

/** A hedge by the inverse contract, at 1x without a reserve: all coins may be its margin. */
export const inversePolicy = (changes: Partial<HedgePolicy> = {}): HedgePolicy =>
  policyOf({ instrument: INVERSE_BTC, mode: 'live', leverage: ratio('1'), reserve: ratio('0'), ...changes });

/** So many coins, all of them in the coin-margined wallet unless `inWallet` says how many are. */
export function inverseView(
  held: string,
  policy: HedgePolicy,
  mark = '60000',
  { inWallet = held, ...changes }: Partial<HedgeView> & { readonly inWallet?: string } = {},
): HedgeView {
  return viewOf({
    policy,
    instrument: INVERSE,
    prices: pricesOf(mark),
    onAccount: found(coins(held)),
    cash: { futures: quote(inWallet), spot: found(quote(held).minus(quote(inWallet))) },
    futuresTotal: quote(inWallet),
    limits: INVERSE_LIMITS,
    ...changes,
  });
}
