import type { ReadBrackets } from './saved-rules.ts';

/** Cap of the notional, maintenance rate, deduction (Binance: `cum`); each row begins where the one before it ends. */
type PublishedRow = readonly [cap: string, rate: string, deduction: string];

/** The four lowest tiers of BTCUSDT and ETHUSDT alike. */
const LARGEST_COINS: readonly PublishedRow[] = [
  ['50000', '0.004', '0'],
  ['600000', '0.005', '50'],
  ['3000000', '0.0065', '950'],
  ['12000000', '0.01', '11450'],
];

/**
 * Binance's maintenance margin tables as of October 2024, as published in binance_leverage_tiers.json of the project
 * freqtrade at c9ae5e1e. The exchange's own endpoint answers signed questions only. Larger shorts are refused on paper.
 */
const PUBLISHED: Readonly<Record<string, readonly PublishedRow[]>> = {
  BTCUSDT: [...LARGEST_COINS, ['70000000', '0.02', '131450']],
  ETHUSDT: LARGEST_COINS,
};

/** For other coins an assumption, stricter than the tables of most: on paper they are liquidated rather too early. */
const ANY_OTHER: readonly PublishedRow[] = [
  ['200000', '0.05', '0'],
  ['1000000', '0.125', '15000'],
];

/** Maintenance margin tables for whoever has no key: published ones, not asked for. */
export const publishedBrackets: ReadBrackets = async (_ask, ids) =>
  ids.map((symbol) => ({ symbol, brackets: rowsOf(PUBLISHED[symbol] ?? ANY_OTHER) }));

const rowsOf = (rows: readonly PublishedRow[]) =>
  rows.map(([notionalCap, maintMarginRatio, cum], place) => ({
    notionalFloor: rows[place - 1]?.[0] ?? '0',
    notionalCap,
    maintMarginRatio,
    cum,
  }));
