import * as z from 'zod/mini';
import { readWire, rowsBySymbol } from './wire.ts';

/** The columns of a market that its rules are read from; the rest of a row would fill the cache for nothing. */
const MARKET_COLUMNS = [
  ...['symbol', 'status', 'contractType', 'deliveryDate', 'baseAsset', 'quoteAsset', 'marginAsset'],
  ...['pricePrecision', 'quantityPrecision', 'filters'],
  ...['contractStatus', 'contractSize'], // of inverse contracts
];

const exchangeInfo = z.object({ symbols: z.array(z.unknown()) });
const bracketRow = z.object({ brackets: z.unknown() });
const fundingRow = z.object({ fundingIntervalHours: z.string() });

const columnsOf = (row: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([column]) => MARKET_COLUMNS.includes(column)));

/** A row that cannot be read takes its own symbol with it, and no other. */
function kept<T>(id: string, row: unknown, keep: (row: unknown) => T): readonly (readonly [string, T])[] {
  try {
    return [[id, keep(row)]];
  } catch {
    return [];
  }
}

function pick<T>(
  rows: ReadonlyMap<string, unknown>,
  ids: readonly string[],
  keep: (row: unknown) => T,
): Record<string, T> {
  return Object.fromEntries(ids.filter((id) => rows.has(id)).flatMap((id) => kept(id, rows.get(id), keep)));
}

/** What is kept of the exchange's rows, by its own names. */
export interface RuleRows {
  readonly markets: Record<string, Record<string, unknown>>;
  readonly brackets: Record<string, unknown>;
  readonly fundingHours: Record<string, string>;
}

/** Picks the rows of these names out of the three lists of one host. */
export function pickRules(info: unknown, brackets: unknown, funding: unknown, ids: readonly string[]): RuleRows {
  const listed = rowsBySymbol(symbolsIn(info, 'list of futures'), 'list of futures');
  const tiers = rowsBySymbol(brackets, 'maintenance margin tables');
  const intervals = rowsBySymbol(funding, 'list of funding intervals');
  return {
    markets: pick(listed, ids, (row) => columnsOf(row as object)),
    brackets: pick(tiers, ids, (row) => readWire(bracketRow, row, 'maintenance margin table').brackets),
    fundingHours: pick(intervals, ids, (row) => readWire(fundingRow, row, 'funding interval').fundingIntervalHours),
  };
}

/** The rows of an exchange's list of what it trades. */
export const symbolsIn = (info: unknown, what: string): readonly unknown[] =>
  readWire(exchangeInfo, info, what).symbols;
