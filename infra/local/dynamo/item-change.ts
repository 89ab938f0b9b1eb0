import { canonicalJson, type Item, keysOf, type TableDefinition } from './item.ts';
import type { StagedWrite } from './staged-store.ts';

/** Who changed an item: a request, or the service because the item's time had come. */
export type ChangeOrigin = 'request' | 'timeToLive';

/** One change of one item, in the words of a DynamoDB stream record with new and old images. */
export type ItemChange = {
  readonly table: string;
  readonly keys: Item;
  readonly by: ChangeOrigin;
} & (
  | { readonly eventName: 'INSERT'; readonly newImage: Item }
  | { readonly eventName: 'MODIFY'; readonly oldImage: Item; readonly newImage: Item }
  | { readonly eventName: 'REMOVE'; readonly oldImage: Item }
);

/**
 * The item changes among a request's writes, in order. As in DynamoDB's streams, a write that leaves an item
 * as it was is not a change, and neither are the items that go with a deleted table.
 */
export function changesAmong(
  writes: readonly StagedWrite[],
  by: ChangeOrigin,
  definitionOf: (table: string) => TableDefinition,
): readonly ItemChange[] {
  return writes.flatMap((write) => {
    if (!write.key.startsWith('item-') || write.seen === 'unread') return [];
    const table = write.key.slice('item-'.length, write.key.indexOf('~'));
    const before = write.seen.before as Item | undefined;
    return changeOf(table, before, write.after as Item | undefined, by, definitionOf);
  });
}

function changeOf(
  table: string,
  oldImage: Item | undefined,
  newImage: Item | undefined,
  by: ChangeOrigin,
  definitionOf: (table: string) => TableDefinition,
): readonly ItemChange[] {
  const image = newImage ?? oldImage;
  if (image === undefined) return [];
  const common = { table, keys: keysOf(image, definitionOf(table)), by };
  if (oldImage === undefined) return [{ ...common, eventName: 'INSERT', newImage: image }];
  if (newImage === undefined) return [{ ...common, eventName: 'REMOVE', oldImage }];
  if (canonicalJson(oldImage) === canonicalJson(newImage)) return [];
  return [{ ...common, eventName: 'MODIFY', oldImage, newImage }];
}
