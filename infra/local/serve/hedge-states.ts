import type { DecidedEntry, JournalEntry } from '../../../shared/journal/entry.ts';
import type { Coins, Price } from '../../../shared/money/amount.ts';
import { coinsIn } from '../../../shared/money/conversions.ts';
import type { LoggedPass } from '../pass-log.ts';
import { coinsText, percentText, priceText } from '../screen/figures.ts';

/** What is known of a symbol without asking the program. */
export interface SymbolFacts {
  contractSize(symbol: string): Coins;
  /** The mark price now. */
  mark(symbol: string): Price | undefined;
}

type Hedge = Omit<DecidedEntry, 'kind' | 'verdicts' | 'action'>;

/**
 * Remembers how each hedge stood when a pass last wrote about it, which quiet passes do once an hour only. Gives the words
 * for how an account's hedges stand after a pass.
 */
export function openHedgeStates(facts: SymbolFacts): (pass: LoggedPass) => string {
  const byAccount = new Map<string, ReadonlyMap<string, Hedge>>();
  return ({ account, entries }) => {
    const decided = entries.filter((entry) => entry.kind === 'decided');
    const before = byAccount.get(account) ?? new Map<string, Hedge>();
    const known: ReadonlyMap<string, Hedge> =
      decided.length === 0 ? before : new Map(decided.map((entry) => [entry.policyId, entry]));
    const after = new Map([...known].map(([policyId, hedge]) => [policyId, afterOrders(hedge, entries)]));
    byAccount.set(account, after);
    const words = [...after.values()].map((hedge) => hedgeText(hedge, facts, decided.length > 0));
    return words.length === 0 ? 'nothing to change' : words.join(' | ');
  };
}

/** The distance is that of the short as it was decided on: of another size nothing is known yet. */
function afterOrders({ distance, ...hedge }: Hedge, entries: readonly JournalEntry[]): Hedge {
  const settled = entries.findLast((entry) => entry.kind === 'order-settled' && entry.policyId === hedge.policyId);
  if (settled?.kind === 'order-settled') return { ...hedge, short: settled.shortAfter };
  return distance === undefined ? hedge : { ...hedge, distance };
}

function hedgeText(
  { policyId, symbol, coin, heldCoin, short, coins, mark, distance }: Hedge,
  facts: SymbolFacts,
  isFresh: boolean,
): string {
  const beside = coins === undefined ? '' : besideText(coins, coin, heldCoin);
  const near = distance === undefined || !isFresh ? '' : `, liquidation ${percentText(distance)} away`;
  const price = priceText(facts.mark(symbol) ?? mark);
  return `${policyId} short ${coinsText(coinsIn(short, facts.contractSize(symbol)))}${beside} ${coin} at ${price}${near}`;
}

/** Coins of two kinds are each named. */
const besideText = (coins: Coins, coin: string, heldCoin: string | undefined): string =>
  heldCoin === undefined ? ` beside ${coinsText(coins)}` : ` ${coin} beside ${coinsText(coins)} ${heldCoin},`;
