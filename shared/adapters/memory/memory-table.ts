import { MINUTE_MS } from '../../time/duration.ts';
import type { ItemKey, PlainItem } from '../ledger-items/item-key.ts';

/** For this long a table knows a repeated transaction by its token. */
const TOKENS_KNOWN_MS = 10 * MINUTE_MS;

/** Stored items in memory, as a table would hold them: plain values under a partition and a place. */
export class MemoryTable {
  readonly #partitions = new Map<string, Map<string, PlainItem>>();
  readonly #transactions = new Map<string, { readonly content: unknown; readonly atMs: number }>();

  get({ pk, sk }: ItemKey): PlainItem | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  /** Stores an item under its key, in place of another. */
  put(item: PlainItem): void {
    const partition = this.#partitions.get(item.pk) ?? new Map<string, PlainItem>();
    partition.set(item.sk, item);
    this.#partitions.set(item.pk, partition);
  }

  delete({ pk, sk }: ItemKey): void {
    this.#partitions.get(pk)?.delete(sk);
  }

  /** The items of a partition in order of their places. */
  itemsOf(pk: string): readonly PlainItem[] {
    return [...(this.#partitions.get(pk)?.values() ?? [])].sort((a, b) => (a.sk < b.sk ? -1 : 1));
  }

  /** Every item that has an attribute: what a sparse index on it would hold. */
  itemsWith(attribute: string): readonly PlainItem[] {
    return [...this.#partitions.values()].flatMap((items) => [...items.values()].filter((item) => attribute in item));
  }

  /** Deletes what has run out in a partition. */
  expire(pk: string, nowMs: number): void {
    for (const item of this.#partitions.get(pk)?.values() ?? []) {
      if (typeof item['expiresAt'] === 'number' && item['expiresAt'] * 1000 < nowMs) this.delete(item);
    }
  }

  /** Remembers what the transaction of a token has written. */
  remember(token: string, content: unknown, nowMs: number): void {
    this.#transactions.set(token, { content, atMs: nowMs });
  }

  /** What the transaction of a token has written in the last ten minutes; undefined where none was applied. */
  writtenUnder(token: string, nowMs: number): unknown {
    for (const [known, { atMs }] of this.#transactions) {
      if (nowMs - atMs < TOKENS_KNOWN_MS) break;
      this.#transactions.delete(known);
    }
    return this.#transactions.get(token)?.content;
  }
}
