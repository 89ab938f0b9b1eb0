import type { HedgeState } from '../../../../shared/hedge/hedge-state.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { marketThere } from '../wishes/market-told.ts';
import { anyWishFor, type Wish, wishFor } from '../wishes/owners-wish.ts';
import type { Exchange } from '../world/exchange.ts';
import { barsSymbolOf, symbolIn } from '../world/hedge-kinds.ts';
import { Convictions } from './convictions.ts';
import { Latches } from './latches.ts';
import type { Testimony } from './testimony.ts';

/** What the hedges of one account have gone through: removals and returns, and how convinced they may be by now. */
export class WatchedHedges {
  readonly #exchange: Exchange;
  readonly #say: (sentence: string) => void;
  readonly #latches = new Latches();
  readonly #convictions = new Convictions();

  constructor(exchange: Exchange, say: (sentence: string) => void) {
    this.#exchange = exchange;
    this.#say = say;
  }

  /** A process has looked at the account: rules on the market may be judged by what it saw. */
  looked(told: Testimony): void {
    for (const item of told.items?.ok ? told.items.value : []) this.#looked(told, item);
  }

  #looked({ items, snapshot }: Testimony, item: PolicyItem): void {
    const { past, loop } = this.#exchange;
    const symbol = symbolIn(item);
    const wish = items?.ok ? wishFor(items.value, symbol) : undefined;
    if (wish === undefined || wish.ratio.raises.length === 0) return;
    const prices = snapshot?.prices.get(symbol);
    const market = marketThere(past, { symbol, barsSymbol: barsSymbolOf(wish.coin, symbol) }, loop.nowMs);
    const mark = prices?.ok ? prices.value.mark : undefined;
    this.#convictions.looked(String(item['policyId']), wish.ratio, mark, market);
  }

  /** Before an order of the same commit is judged: a hedge that was brought back may grow. */
  released({ items, snapshot }: Testimony, state: HedgeState): void {
    const prices = snapshot?.prices.get(state.symbol);
    const mark = prices?.ok ? prices.value.mark : undefined;
    const { release, fault } = this.#latches.noteRelease(state, items, mark, this.#exchange.loop.nowMs);
    if (fault !== undefined) this.#say(fault);
    if (release === 'by-owner') this.#convictions.asWritten(state.policyId);
  }

  /** After it: the order that takes a hedge off is judged as such. */
  removed({ items }: Testimony, state: HedgeState): void {
    if (!this.#latches.noteRemoval(state, items, this.#exchange.loop.nowMs)) return;
    const wish = items?.ok ? anyWishFor(items.value, state.symbol) : undefined;
    if (wish !== undefined) this.#convictions.removed(state.policyId, wish.ratio);
  }

  removalOf(policyId: string, symbol: string, { items }: Testimony) {
    return {
      wasLatched: this.#latches.has(policyId),
      mayBeLatched: this.#latches.mayHave(policyId),
      isAsWhenLatched: this.#latches.isUnchanged(policyId, symbol, items),
    };
  }

  /** What is known of the ratio a hedge should have, besides its policy. */
  wantedOf(policyId: string, wish: Wish | undefined, symbol: string) {
    const conviction = wish === undefined ? { least: 0, most: 0 } : this.#convictions.of(policyId, wish.ratio);
    const { book, loop } = this.#exchange;
    const tradedSinceMs = book.venue.trades.find((trade) => trade.symbol === symbol)?.atMs ?? loop.nowMs;
    return { conviction, payments: book.fundingOf(symbol), tradedSinceMs };
  }

  /** The ledger is what it was at a backup. */
  restored(): void {
    this.#latches.restored(this.#exchange.loop.nowMs);
    this.#convictions.restored();
  }
}
