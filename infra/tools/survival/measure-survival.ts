import { coins, ratio } from '../../../shared/money/amount.ts';
import { BTC_AND_ETH } from '../../local/binance/emulated-symbols.ts';
import type { CoinHour, MarketPath } from '../../local/market/market-path.ts';
import { BOTTOMLESS, type TrialTerms, trialItem, trialPolicy } from './open-trial.ts';
import { type TrialMarket, trialMarket } from './run-trial.ts';
import type { SurvivalOptions } from './survival-options.ts';
import { type Survived, tryStarts } from './try-starts.ts';

/** One kind of hedge and what became of it, a row for each length. */
export interface Cell {
  readonly coin: string;
  readonly leverage: string;
  /** Undefined where the cash was without end. */
  readonly reserve?: string;
  readonly rows: readonly Survived[];
}

/** Coins of a private holder: the sizes decide the margin tier. */
const SIZES = { BTC: coins('1'), ETH: coins('10') } as const;

/** Every kind of hedge the options ask for, one after the other; `onProgress` hears of the part that is done. */
export function measureSurvival(
  path: MarketPath,
  options: SurvivalOptions,
  onProgress: (part: number, what: string) => void,
): readonly Cell[] {
  const kinds = options.coins.flatMap((coin) =>
    options.leverages.flatMap((leverage) =>
      (options.reserves === 'unlimited' ? [undefined] : options.reserves).map((reserve) => ({
        coin,
        leverage,
        reserve,
      })),
    ),
  );
  const markets = new Map(options.coins.map((coin) => [coin, marketOf(path, coin)]));
  return kinds.map(({ coin, leverage, reserve }, at): Cell => {
    const market = markets.get(coin) ?? trialMarket([]);
    let starts = 0;
    const onStart = () => {
      starts += 1;
      onProgress((at + starts / options.starts) / kinds.length, `${coin} ${leverage}x`);
    };
    const terms = termsOf(coin, leverage, reserve, options);
    const rows = tryStarts(market, terms, { days: options.days, wanted: options.starts, onStart });
    return { coin, leverage, rows, ...(reserve === undefined ? {} : { reserve }) };
  });
}

export function termsOf(
  coin: 'BTC' | 'ETH',
  leverage: string,
  reserve: string | undefined,
  { whenOut, sweepAt }: Pick<SurvivalOptions, 'whenOut' | 'sweepAt'>,
): TrialTerms {
  const listed = BTC_AND_ETH.find(({ instrument }) => instrument.coin === coin);
  if (listed === undefined) throw new Error(`the emulated exchange does not list ${coin}`);
  const margin = { whenOut, ...(sweepAt === undefined ? {} : { sweepAt }) };
  const policy = trialPolicy(trialItem(coin, leverage, reserve ?? '0.5', margin));
  const cash = reserve === undefined ? BOTTOMLESS : ratio(reserve);
  return { instrument: listed.instrument, coins: SIZES[coin], policy, cash };
}

/** All hours of one coin. */
export function marketOf(path: MarketPath, coin: string): TrialMarket {
  const hours: CoinHour[] = [];
  for (let openMs = path.fromMs; openMs < path.toMs; openMs += path.stepMs) {
    const hour = path.hour(coin, openMs);
    if (hour !== undefined) hours.push(hour);
  }
  return trialMarket(hours);
}
