import type { AccountSnapshot } from '../market/snapshot.ts';
import type { Pass } from './pass.ts';

/** So many passes in a row without seeing the whole account are worth waking the owner for. */
const BLIND_TO_TELL = 3;

/** What a hedge can be seen without, but not grow or follow its coins without. */
const PARTS = ['spot', 'settings', 'restingOrders', 'positionMode', 'clockSkewMs', 'funding'] as const;

const unreadParts = (seen: AccountSnapshot): readonly string[] =>
  PARTS.flatMap((part) => {
    const read = seen[part];
    return read.ok ? [] : [`${part}: ${read.because}`];
  });

/** Counts the passes that could not see everything; every so many of them the owner is told what it was. */
export function noteBlindness(pass: Pass, unseen: ReadonlyMap<string, string>, seen: AccountSnapshot): void {
  const sentences = new Set([...unseen.values(), ...unreadParts(seen)]);
  if (unseen.size > 0) pass.isVerified = false;
  countUnreadBook(pass, seen);
  if (sentences.size === 0) {
    pass.account = { ...pass.account, blindPasses: 0 };
    return;
  }
  const blindPasses = pass.account.blindPasses + 1;
  pass.account = { ...pass.account, blindPasses };
  if (blindPasses % BLIND_TO_TELL === 0) {
    pass.pending.push({ kind: 'blind', because: [...sentences].join('; ') });
  }
}

function countUnreadBook(pass: Pass, { restingOrders }: AccountSnapshot): void {
  const { restingUnread = 0, ...account } = pass.account;
  pass.account = restingOrders.ok ? account : { ...account, restingUnread: restingUnread + 1 };
}

/**
 * Why a shrink that only follows coins or ratio waits: a restored ledger may have forgotten an order that rests, and a second
 * one would bring the short below its target. It waits for two passes in a row that cannot read what rests, and goes ahead
 * in the third. The owner is told of what stays unread, at most once an hour.
 */
export function whyShrinkWaits({ account }: Pass, { restingOrders }: AccountSnapshot): string | undefined {
  if (restingOrders.ok || (account.restingUnread ?? 0) + 1 >= BLIND_TO_TELL) return undefined;
  return `resting orders could not be read, and one of ours may be among them: it waits for the next look (${restingOrders.because})`;
}
