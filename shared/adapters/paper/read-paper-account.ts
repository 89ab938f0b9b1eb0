import { found, missing, type Read } from '../../market/read.ts';
import type { AccountSnapshot } from '../../market/snapshot.ts';
import { availableBalance, totalWallet } from '../../venue/account-margin.ts';
import type { VenueState } from '../../venue/venue-state.ts';
import type { PaperBook, PaperSettings } from './paper-book.ts';
import { positionOf } from './venue-readings.ts';

/** Looks at the whole paper account after letting the market happen to it. */
export async function readPaperAccount(
  book: PaperBook,
  { market, clock }: Pick<PaperSettings, 'market' | 'clock'>,
  symbols: readonly string[],
  fundingSinceMs: number,
): Promise<AccountSnapshot> {
  const takenAtMs = clock.nowMs();
  const looked = await book.look(symbols);
  const silentUntilMs = market.silentUntilMs();
  const part = <T>(value: (venue: VenueState) => T): Read<T> =>
    looked.ok ? found(value(looked.value.account.venue)) : looked;
  const byEntry = <T, U>(table: Readonly<Record<string, T>>, value: (entry: T, key: string) => U) =>
    new Map(Object.entries(table).map(([key, entry]) => [key, value(entry, key)]));
  return {
    takenAtMs,
    ...(silentUntilMs === undefined ? {} : { silentUntilMs }),
    clockSkewMs: market.readClockSkewMs(),
    positionMode: part(({ positionMode }) => positionMode),
    spot: part(({ spot }) => byEntry(spot, (balance) => balance)),
    futures: part(
      (venue) => new Map([[venue.quoteCoin, { available: availableBalance(venue), total: totalWallet(venue) }]]),
    ),
    positions: part((venue) => byEntry(venue.positions, (_position, symbol) => positionOf(venue, symbol))),
    settings: part(({ settings }) => byEntry(settings, (own) => own)),
    restingOrders: part(({ openOrders }) => openOrders.map(({ symbol, clientOrderId }) => ({ symbol, clientOrderId }))),
    prices: looked.ok ? looked.value.prices : new Map(symbols.map((symbol) => [symbol, missing(looked.because)])),
    funding: part(({ incomes }) =>
      incomes
        .filter(({ kind, atMs }) => kind === 'funding' && atMs >= fundingSinceMs)
        .map(({ symbol, amount, atMs }) => ({ symbol, amount, atMs })),
    ),
  };
}
