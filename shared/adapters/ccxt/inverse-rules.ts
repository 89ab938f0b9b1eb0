import type { Ask } from './ccxt-client.ts';
import { pickRules, type RuleRows } from './rule-rows.ts';
import { idIfPerpetual } from './symbol-names.ts';
import { attempt } from './wire.ts';

/** What is known of inverse contracts, and of which. */
interface InverseRules extends RuleRows {
  readonly asked: readonly string[];
}

/**
 * The rules of these inverse contracts, from the host of their own, with three requests. Where that does not answer, those
 * known `before` stand, and the others count as not asked for: the linear contracts of an account do not wait for it.
 */
export async function readInverseRules(
  ask: Ask,
  symbols: readonly string[],
  before: InverseRules | undefined,
): Promise<InverseRules> {
  const read = await attempt(async () => {
    const [info, brackets, funding] = await Promise.all([
      ask('dapiPublicGetExchangeInfo'),
      ask('dapiPrivateV2GetLeverageBracket'),
      ask('dapiPublicGetFundingInfo'),
    ]);
    return pickRules(info, brackets, funding, idsOf(symbols));
  });
  if (read.ok) return { asked: symbols, ...read.value };
  const asked = symbols.filter((symbol) => before?.asked.includes(symbol) === true);
  const ids = idsOf(asked);
  const known = <T>(rows: Readonly<Record<string, T>> | undefined): Record<string, T> =>
    Object.fromEntries(Object.entries(rows ?? {}).filter(([id]) => ids.includes(id)));
  return {
    asked,
    markets: known(before?.markets),
    brackets: known(before?.brackets),
    fundingHours: known(before?.fundingHours),
  };
}

const idsOf = (symbols: readonly string[]): readonly string[] =>
  symbols.flatMap((symbol) => idIfPerpetual(symbol) ?? []);
