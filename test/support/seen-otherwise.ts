import { found } from '../../shared/market/read.ts';
import type { AccountSnapshot, Prices } from '../../shared/market/snapshot.ts';
import { BTC } from '../venue/scene.ts';
import type { Stage } from './stage.ts';

/** What a look at the account shows in place of the truth; `symbols` are those that were asked for. */
export type Retouch = (seen: AccountSnapshot, symbols: readonly string[]) => AccountSnapshot;

/** From now on every look comes back retouched, until the returned function is called. */
export function seenOtherwise({ exchange }: Stage, retouch: Retouch): () => void {
  const readAccount = exchange.readAccount.bind(exchange);
  exchange.readAccount = async (symbols, sinceMs) => retouch(await readAccount(symbols, sinceMs), symbols);
  return () => {
    exchange.readAccount = readAccount;
  };
}

/** From now on the prices of a symbol come back changed, until the returned function is called. */
export const pricedOtherwise = (stage: Stage, changes: Partial<Prices>, symbol = BTC): (() => void) =>
  seenOtherwise(stage, (seen) => {
    const prices = seen.prices.get(symbol);
    if (prices?.ok !== true) return seen;
    return { ...seen, prices: new Map([...seen.prices, [symbol, found({ ...prices.value, ...changes })]]) };
  });
