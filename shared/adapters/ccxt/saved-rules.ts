import * as z from 'zod/mini';
import { isInverseSymbol } from '../../market/instrument.ts';
import type { Ask } from './ccxt-client.ts';
import { pickRules, symbolsIn } from './rule-rows.ts';
import { idIfPerpetual, spotIdOf } from './symbol-names.ts';
import { rowsBySymbol } from './wire.ts';

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

/** Says the maintenance margin tables of these names, in the exchange's own rows. */
export type ReadBrackets = (ask: Ask, ids: readonly string[]) => Promise<unknown>;

/** The account's own tables; the question is signed. */
export const askForBrackets: ReadBrackets = (ask) => ask('fapiPrivateGetLeverageBracket');

/**
 * Downloads the rules of the named symbols: four requests, however many symbols, and three more where one is an inverse
 * contract. Rejects if one of the four fails; what `before` holds of inverse contracts stands where one of the three does.
 */
export async function downloadRules(
  ask: Ask,
  symbols: readonly string[],
  readBrackets: ReadBrackets = askForBrackets,
  before?: SavedRules,
): Promise<SavedRules> {
  const inverseSymbols = symbols.filter(isInverseSymbol);
  const linear = symbols.filter((symbol) => !isInverseSymbol(symbol));
  const ids = linear.flatMap((symbol) => idIfPerpetual(symbol) ?? []);
  const [info, spot, brackets, funding, inverse] = await Promise.all([
    ask('fapiPublicGetExchangeInfo'),
    ask('publicGetExchangeInfo', { showPermissionSets: 'false' }),
    readBrackets(ask, ids),
    ask('fapiPublicGetFundingInfo'),
    inverseSymbols.length === 0 ? NOTHING_INVERSE : readInverse(ask, inverseSymbols, before),
  ]);
  const buyable = rowsBySymbol(symbolsIn(spot, 'list of spot markets'), 'list of spot markets');
  const rules = pickRules(info, brackets, funding, ids);
  const spotIds = new Set([...symbols.flatMap((symbol) => spotIdOf(symbol) ?? []), DOLLAR_PAIR]);
  return {
    version: '1',
    asked: [...linear, ...inverse.asked],
    markets: { ...rules.markets, ...inverse.markets },
    brackets: { ...rules.brackets, ...inverse.brackets },
    fundingHours: { ...rules.fundingHours, ...inverse.fundingHours },
    spotIds: [...spotIds].filter((id) => buyable.has(id)),
  };
}

const NOTHING_INVERSE = { asked: [], markets: {}, brackets: {}, fundingHours: {} };

const readInverse = async (ask: Ask, symbols: readonly string[], before: SavedRules | undefined) =>
  (await import('./inverse-rules.ts')).readInverseRules(ask, symbols, before);
