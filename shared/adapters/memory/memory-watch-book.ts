import { NOTHING_WATCHED, type WatchBook, type WatchRecord } from '../../cycle/watch-book.ts';

/** What watches remember, in memory. */
export class MemoryWatchBook implements WatchBook {
  readonly #records = new Map<string, WatchRecord>();

  async read(account: string): Promise<WatchRecord> {
    return this.#records.get(account) ?? NOTHING_WATCHED;
  }

  async write(account: string, record: WatchRecord): Promise<boolean> {
    if ((this.#records.get(account) ?? NOTHING_WATCHED).rev !== record.rev - 1) return false;
    this.#records.set(account, record);
    return true;
  }
}
