import type { OtherPositions } from '../margin/short-margin.ts';
import type { InverseInstrument, LinearInstrument, MarginTier } from '../market/instrument.ts';
import { found, missing, type Read } from '../market/read.ts';
import type { Position, Prices, SymbolSettings } from '../market/snapshot.ts';
import { readSize } from '../market/stored-size.ts';
import { coins, contracts, dollars, price, quote, ratio } from '../money/amount.ts';
import {
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedList,
  storedRecord,
  storedText,
} from '../money/stored.ts';
import { readLimits } from '../policy/parse-deployed-limits.ts';
import type { Cash, DayBudget, HedgeView } from './hedge-view.ts';

/** What of a view is stored as it is; the rest follows from the policy and the memory stored beside it. */
type PlainInstrument = Omit<LinearInstrument, 'tiers'> | Omit<InverseInstrument, 'tiers'>;

export type PlainView = Omit<HedgeView, 'standing' | 'plan' | 'market' | 'instrument'> & {
  readonly instrument: PlainInstrument;
};

/** Reads what was read, or why it was not, back. */
export const readOutcome =
  <T extends object | number>(value: StoredReader<T>): StoredReader<Read<T>> =>
  (stored, path) => {
    const { ok } = storedRecord<{ ok: 'true' | 'false' }>({ ok: (flag) => (flag === true ? 'true' : 'false') })(
      stored,
      path,
    );
    if (ok === 'false') return missing(storedRecord({ because: storedText })(stored, path).because);
    return found(storedRecord<{ value: T }>({ value })(stored, path).value);
  };

const readPrices = storedRecord<Prices>(
  {
    mark: storedAmount(price),
    index: storedAmount(price),
    bid: storedAmount(price),
    ask: storedAmount(price),
    spot: storedAmount(price),
    fundingRate: storedAmount(ratio),
    markAtMs: storedCount,
    quoteInDollars: storedAmount(price),
    standIns: storedText,
  },
  ['quoteInDollars', 'standIns'],
);

const readSide = storedRecord({ side: storedChoice('flat', 'short', 'long') });
const readOpen = storedRecord<Omit<Extract<Position, { readonly contracts: unknown }>, 'side'>>(
  {
    contracts: storedAmount(contracts),
    entryPrice: storedAmount(price),
    isolatedWallet: storedAmount(quote),
    unrealised: storedAmount(quote),
    liquidationPrice: storedAmount(price),
  },
  ['liquidationPrice'],
);
const readPosition: StoredReader<Position> = (stored, path) => {
  const { side } = readSide(stored, path);
  return side === 'flat' ? { side } : { side, ...readOpen(stored, path) };
};

const readRules = storedRecord<Omit<LinearInstrument, 'tiers' | 'contractSize'>>({
  symbol: storedText,
  coin: storedText,
  quoteCoin: storedText,
  lot: storedAmount(contracts),
  quantityMin: storedAmount(contracts),
  quantityMax: storedAmount(contracts),
  notionalMin: storedAmount(quote),
  tick: storedAmount(price),
  fundingIntervalMs: storedCount,
  status: storedChoice('trading', 'halted'),
});

/** Reads the stored part of a view back; throws a sentence naming the field when it cannot. */
export const readPlainView: StoredReader<PlainView> = storedRecord<PlainView>(
  {
    nowMs: storedCount,
    instrument: (stored, path) => ({ ...readRules(stored, path), ...readSize(stored, path) }),
    prices: readPrices,
    position: readPosition,
    settings: readOutcome(
      storedRecord<SymbolSettings>({ leverage: storedAmount(ratio), marginMode: storedChoice('isolated', 'cross') }),
    ),
    onAccount: readOutcome(storedAmount(coins)),
    cash: storedRecord<Cash>({ futures: storedAmount(quote), spot: readOutcome(storedAmount(quote)) }),
    reservedElsewhere: storedAmount(quote),
    futuresTotal: storedAmount(quote),
    others: storedRecord<OtherPositions>({
      isolatedWallets: storedAmount(quote),
      maintenance: storedAmount(quote),
      unrealised: storedAmount(quote),
      shorts: storedAmount(quote),
    }),
    control: storedChoice('run', 'reduceOnly', 'stop', 'unset', 'unreadable'),
    limits: readLimits,
    today: storedRecord<DayBudget>({ day: storedText, orders: storedCount, turnover: storedAmount(dollars) }),
    accountNotional: storedAmount(dollars),
    takerFee: storedAmount(ratio),
    growthBlocked: storedText,
    shrinkWaits: storedText,
  },
  ['growthBlocked', 'shrinkWaits'],
);

/** A step of the margin table as text: an account has a dozen of them for each contract, in every entry. */
export const tierText = ({ notionalFloor, notionalCap, rate, deduction }: MarginTier): string =>
  [notionalFloor, notionalCap, rate, deduction].join(' ');

const readTier: StoredReader<MarginTier> = (stored, path) => {
  const [notionalFloor, notionalCap, rate, deduction] = storedText(stored, path).split(' ');
  return storedRecord<MarginTier>({
    notionalFloor: storedAmount(quote),
    notionalCap: storedAmount(quote),
    rate: storedAmount(ratio),
    deduction: storedAmount(quote),
  })({ notionalFloor, notionalCap, rate, deduction }, path);
};

/** Reads a margin table of `tierText` back. */
export const readTiers: StoredReader<readonly MarginTier[]> = storedList(readTier);
