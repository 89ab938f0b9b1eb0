import type { HedgeView } from '../../shared/hedge/hedge-view.ts';
import { NOTHING_ASKED } from '../../shared/hedge/market-sight.ts';
import { NO_OTHERS } from '../../shared/margin/short-margin.ts';
import { found } from '../../shared/market/read.ts';
import { coins, contracts, dollars, NO_DOLLARS, NO_QUOTE, price, quote, ratio } from '../../shared/money/amount.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { BTC_AND_ETH } from '../local/binance/emulated-symbols.ts';
import { LOCAL_LIMITS } from '../local/local-limits.ts';

/** One hedge on target in a calm market: what most decisions look like. */
export function quietView(): HedgeView {
  const written = { policyId: 'core', account: 'main', coin: 'BTC', enabled: true, mode: 'live', ratio: '1' };
  const reading = parsePolicy(written, LOCAL_LIMITS);
  const [symbol] = BTC_AND_ETH;
  if (!reading.ok || symbol === undefined) throw new Error('the bench has lost its policy or its symbol');
  const { policy } = reading;
  return {
    nowMs: Date.UTC(2026, 0, 1),
    standing: { kind: 'active', policy },
    plan: policy.margin,
    market: NOTHING_ASKED,
    instrument: symbol.instrument,
    prices: {
      mark: price('60000'),
      index: price('60001'),
      bid: price('59999.9'),
      ask: price('60000.1'),
      spot: price('60001'),
      fundingRate: ratio('0.0001'),
      markAtMs: Date.UTC(2026, 0, 1),
    },
    position: {
      side: 'short',
      contracts: contracts('1'),
      entryPrice: price('59000'),
      isolatedWallet: quote('29500'),
      unrealised: quote('-1000'),
    },
    settings: found({ leverage: ratio('2'), marginMode: 'isolated' as const }),
    onAccount: found(coins('1')),
    cash: { futures: quote('50000'), spot: found(NO_QUOTE) },
    reservedElsewhere: NO_QUOTE,
    futuresTotal: quote('79500'),
    others: NO_OTHERS,
    control: 'run',
    limits: LOCAL_LIMITS,
    today: { day: '2026-01-01', orders: 0, turnover: NO_DOLLARS },
    accountNotional: dollars('60000'),
    takerFee: ratio('0.0005'),
  };
}
