import { MemoryVenueStore } from '../../../shared/adapters/memory/memory-venue-store.ts';
import { openPaper } from '../../../shared/adapters/paper/open-paper.ts';
import type { StartingBalance } from '../../../shared/adapters/paper/starting-balances.ts';
import type { Order } from '../../../shared/market/order.ts';
import type { Read } from '../../../shared/market/read.ts';
import { coins, contracts, price, quote, ratio } from '../../../shared/money/amount.ts';
import type { StoredVenue, VenueSaved, VenueStore } from '../../../shared/venue/venue-store.ts';
import { BTC, ScriptedMarket } from './scripted-market.ts';

/** Two coins, 50,000 to trade with, and 10,000 in the spot wallet. */
export const BALANCE: StartingBalance = {
  symbol: BTC,
  coin: 'BTC',
  coins: coins('2'),
  quote: { kind: 'amount', amount: quote('50000') },
  quoteSpot: quote('10000'),
};

/** Sells one coin at once. */
export const SALE: Order = {
  clientOrderId: 'cw1a1',
  symbol: BTC,
  side: 'sell',
  contracts: contracts('1'),
  reduceOnly: false,
  style: { kind: 'immediate', price: price('59000') },
};

/** A store of which single writes fail: before they count, or after. */
class FailingStore implements VenueStore {
  readonly inner = new MemoryVenueStore();
  nextWrite: 'lost before' | 'lost after' | undefined;
  reads: 'work' | 'fail' = 'work';
  writes = 0;
  /** What another pass does between our reading and our writing, once. */
  meanwhile: (() => Promise<unknown>) | undefined;

  async load(account: string): Promise<Read<StoredVenue | undefined>> {
    return this.reads === 'work' ? this.inner.load(account) : { ok: false, because: 'scripted: the table is down' };
  }

  async save(account: string, venue: StoredVenue): Promise<VenueSaved> {
    this.writes += 1;
    const { nextWrite, meanwhile } = this;
    this.nextWrite = undefined;
    this.meanwhile = undefined;
    await meanwhile?.();
    if (nextWrite === 'lost before') return LOST;
    const saved = await this.inner.save(account, venue);
    return nextWrite === 'lost after' ? LOST : saved;
  }
}

const LOST: VenueSaved = { kind: 'unknown', because: 'scripted: no reply' };

/** A paper account that has been looked at once, with what stands around it. */
export async function openScene(balances: readonly StartingBalance[] = [BALANCE]) {
  const market = new ScriptedMarket();
  const store = new FailingStore();
  const open = () =>
    openPaper({ venueStore: store, market, clock: market.clock, account: 'main', startingBalances: balances });
  const paper = open();
  await paper.readAccount([BTC], 0);
  return { market, store, paper, open };
}

/** The same, with a short of one coin at 2x behind 30,000. */
export async function openShort() {
  const scene = await openScene();
  await scene.paper.setMarginMode(BTC, 'isolated');
  await scene.paper.setLeverage(BTC, ratio('2'));
  const placed = await scene.paper.place(SALE);
  if (placed.kind !== 'filled') throw new Error(`the short was not opened: ${placed.kind}`);
  return scene;
}
