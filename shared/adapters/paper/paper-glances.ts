import type { Glance, GlanceReader } from '../../market/glance.ts';
import type { PublicMarket } from '../../market/public-market.ts';
import { found, missing, type Read } from '../../market/read.ts';
import type { FuturesWallet, Position, SpotBalance } from '../../market/snapshot.ts';
import { availableBalance, totalWallet } from '../../venue/account-margin.ts';
import type { VenueState } from '../../venue/venue-state.ts';
import type { VenueStore } from '../../venue/venue-store.ts';
import { decodePaper } from './paper-account.ts';
import { positionOf } from './venue-readings.ts';

/** Where a paper account is kept, and the public prices it is looked at with. */
export interface PaperGlanceSettings {
  readonly venueStore: Pick<VenueStore, 'load'>;
  readonly market: Pick<PublicMarket, 'readInstruments' | 'readPrices' | 'silentUntilMs'>;
  readonly account: string;
}

/**
 * Glances at a paper account: public prices, and the account as the last pass has left it. What the market did to it
 * since then is for the next pass to live through; nothing is written here.
 */
export function openPaperGlances({ venueStore, market, account }: PaperGlanceSettings): GlanceReader {
  return {
    readInstruments: (symbols) => market.readInstruments(symbols),
    readGlance: async (symbols) => {
      const [prices, venue] = await Promise.all([market.readPrices(symbols), readVenue(venueStore, account)]);
      const silentUntilMs = market.silentUntilMs();
      const marks = new Map([...prices].map(([name, read]) => [name, read.ok ? found(read.value.mark) : read]));
      return { marks, ...partsOf(venue), ...(silentUntilMs === undefined ? {} : { silentUntilMs }) };
    },
  };
}

function partsOf(venue: Read<VenueState>): Pick<Glance, 'positions' | 'spot' | 'futures'> {
  if (!venue.ok) return { positions: venue, spot: venue, futures: venue };
  const { positions, spot, quoteCoin } = venue.value;
  const held = Object.keys(positions).map((name): [string, Position] => [name, positionOf(venue.value, name)]);
  const wallet: FuturesWallet = { available: availableBalance(venue.value), total: totalWallet(venue.value) };
  return {
    positions: found(new Map(held)),
    spot: found(new Map<string, SpotBalance>(Object.entries(spot))),
    futures: found(new Map([[quoteCoin, wallet]])),
  };
}

async function readVenue(store: Pick<VenueStore, 'load'>, account: string): Promise<Read<VenueState>> {
  const stored = await store.load(account);
  if (!stored.ok) return stored;
  if (stored.value === undefined) return missing(`the paper account ${account} was not opened yet`);
  try {
    return found(decodePaper(stored.value.text).venue);
  } catch (error) {
    return missing(`the paper account ${account} cannot be understood: ${String(error)}`);
  }
}
