import * as z from 'zod/mini';
import { isInverseSymbol } from '../../market/instrument.ts';
import type { Ask } from './ccxt-client.ts';
import { idIfPerpetual, spotIdOf } from './symbol-names.ts';
import { readWire, rowsBySymbol } from './wire.ts';

/** The two dollar coins against each other: the exchange lists no dollar. */
export const DOLLAR_PAIR = 'USDCUSDT';

/** What is remembered of the exchange's rules between passes, in the exchange's own rows. */
const savedRules = z.object({
  version: z.literal('1'),
  /** Unified symbols whose rules were asked for, whether the exchange lists them or not. */
  asked: z.array(z.string()),
  /** By the exchange's names. */
  markets: z.record(z.string(), z.looseObject({})),
  brackets: z.record(z.string(), z.unknown()),
  /** Only for symbols that do not settle every eight hours. */
  fundingHours: z.record(z.string(), z.string()),
  /** Those of the asked symbols' coins that can be bought for the symbol's quote coin, and the pair of dollar coins. */
  spotIds: z.array(z.string()),
});

export type SavedRules = z.output<typeof savedRules>;

/** Reads what `encodeRules` wrote; undefined for anything else, which is then downloaded anew. */
export function decodeRules(text: string): SavedRules | undefined {
  try {
    return savedRules.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export const encodeRules = (rules: SavedRules): string => JSON.stringify(rules);

/** The columns of a market that its rules are read from; the rest of a row would fill the cache for nothing. */
const MARKET_COLUMNS = [
  ...['symbol', 'status', 'contractType', 'deliveryDate', 'baseAsset', 'quoteAsset', 'marginAsset'],
  ...['pricePrecision', 'quantityPrecision', 'filters'],
  ...['contractStatus', 'contractSize'], // of inverse contracts
];

const exchangeInfo = z.object({ symbols: z.array(z.unknown()) });
const bracketRow = z.object({ brackets: z.unknown() });
const fundingRow = z.object({ fundingIntervalHours: z.string() });

/** Says the maintenance margin tables of these names, in the exchange's own rows. */
export type ReadBrackets = (ask: Ask, ids: readonly string[]) => Promise<unknown>;

/** The account's own tables; the question is signed. */
export const askForBrackets: ReadBrackets = (ask) => ask('fapiPrivateGetLeverageBracket');

const listIn = (reply: unknown, what: string): readonly unknown[] => readWire(z.array(z.unknown()), reply, what);

const NOTHING_INVERSE = { symbols: [], brackets: [], intervals: [] };

/** The same three lists of the host of inverse contracts. */
async function askForInverse(ask: Ask): Promise<Readonly<Record<keyof typeof NOTHING_INVERSE, readonly unknown[]>>> {
  const [info, brackets, intervals] = await Promise.all([
    ask('dapiPublicGetExchangeInfo'),
    ask('dapiPrivateV2GetLeverageBracket'),
    ask('dapiPublicGetFundingInfo'),
  ]);
  return {
    symbols: readWire(exchangeInfo, info, 'list of inverse contracts').symbols,
    brackets: listIn(brackets, 'maintenance margin tables of inverse contracts'),
    intervals: listIn(intervals, 'list of funding intervals of inverse contracts'),
  };
}

/**
 * Downloads the rules of the named symbols: four requests, however many symbols, and three more where one is an inverse
 * contract. Rejects if one of them fails.
 */
export async function downloadRules(
  ask: Ask,
  symbols: readonly string[],
  readBrackets: ReadBrackets = askForBrackets,
): Promise<SavedRules> {
  const ids = symbols.flatMap((symbol) => idIfPerpetual(symbol) ?? []);
  const linearIds = symbols.flatMap((symbol) => (isInverseSymbol(symbol) ? [] : (idIfPerpetual(symbol) ?? [])));
  const [linear, spot, usualBrackets, funding, inverse] = await Promise.all([
    ask('fapiPublicGetExchangeInfo'),
    ask('publicGetExchangeInfo', { showPermissionSets: 'false' }),
    readBrackets(ask, linearIds),
    ask('fapiPublicGetFundingInfo'),
    symbols.some(isInverseSymbol) ? askForInverse(ask) : NOTHING_INVERSE,
  ]);
  const brackets = [...listIn(usualBrackets, 'maintenance margin tables'), ...inverse.brackets];
  const futures = [...readWire(exchangeInfo, linear, 'list of futures').symbols, ...inverse.symbols];
  const listed = rowsBySymbol(futures, 'list of futures');
  const buyable = rowsBySymbol(readWire(exchangeInfo, spot, 'list of spot markets').symbols, 'list of spot markets');
  const tiers = rowsBySymbol(brackets, 'maintenance margin tables');
  const intervals = rowsBySymbol(
    [...listIn(funding, 'list of funding intervals'), ...inverse.intervals],
    'list of funding intervals',
  );
  return {
    version: '1',
    asked: [...symbols],
    markets: pick(listed, ids, (row) => columnsOf(row as object)),
    brackets: pick(tiers, ids, (row) => readWire(bracketRow, row, 'maintenance margin table').brackets),
    fundingHours: pick(intervals, ids, (row) => readWire(fundingRow, row, 'funding interval').fundingIntervalHours),
    spotIds: [...new Set([...symbols.flatMap((symbol) => spotIdOf(symbol) ?? []), DOLLAR_PAIR])].filter((id) =>
      buyable.has(id),
    ),
  };
}

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
