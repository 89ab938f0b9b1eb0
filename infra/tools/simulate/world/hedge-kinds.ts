import { isInverseSymbol, ownPerpetual } from '../../../../shared/market/instrument.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import type { CoinName } from '../script.ts';

// Which contract hedges which coin: its own linear one, its own inverse one, or that of another coin.

/** The inverse contract there is here, in the accounts that hedge by it. */
export const INVERSE_BTC = 'BTC/USD:BTC';

/** The coin a contract tracks. */
export const coinOf = (symbol: string): CoinName => (symbol.startsWith('ETH') ? 'ETH' : 'BTC');

/** The contract that an item is about. */
export const symbolIn = ({ instrument, coin }: PolicyItem): string =>
  typeof instrument === 'string' ? instrument : ownPerpetual(String(coin));

/** The coin behind a short of a contract: what an item about it says, sane or not, or the contract's own. */
export const coinBehind = (items: readonly PolicyItem[], symbol: string): string => {
  const item = items.find((each) => symbolIn(each) === symbol);
  return item === undefined ? coinOf(symbol) : String(item['coin']);
};

/** The contract of a coin that people and the exchange act on in an account. */
export const contractOf = ({ instruments }: Pick<VenueState, 'instruments'>, coin: CoinName): string =>
  coin === 'BTC' && instruments[INVERSE_BTC] !== undefined ? INVERSE_BTC : ownPerpetual(coin);

/** The market whose bars tell of the coin of a policy. */
export const barsSymbolOf = (coin: string, symbol: string): string =>
  isInverseSymbol(symbol) ? ownPerpetual(coin) : coinOf(symbol) === coin ? symbol : `${coin}/USDT`;
