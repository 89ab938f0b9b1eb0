import type { Fill } from '../market/fill.ts';
import type { AccountSnapshot } from '../market/snapshot.ts';
import { sequenceOf } from '../orders/client-order-id.ts';
import { newSlot, type Slot } from '../orders/intent.ts';
import { readNewFills } from '../orders/settle-order.ts';
import { DAY_MS } from '../time/duration.ts';
import { halt, isSilenced, Overtaken, type Pass, remember } from './pass.ts';

/** How far back our own trades are looked for; less than a slot's own question may be old. */
const LOOK_BACK_MS = 2 * DAY_MS;

/**
 * Whether a symbol without a slot is one this program never traded here. A ledger restored from before the first order of
 * a symbol knows nothing of its short; our own trades in the exchange's list give it away. The slot is put back then, and
 * the account halts: margin is kept, and nothing grows until the owner has looked.
 */
export async function isNewToUs(pass: Pass, symbol: string): Promise<boolean> {
  const { desk } = pass;
  const nowMs = desk.clock.nowMs();
  const unknown = newSlot(desk.run.account, symbol, nowMs);
  const fills = isSilenced(pass)
    ? undefined
    : await readNewFills(desk, { ...unknown, fillsSinceMs: nowMs - LOOK_BACK_MS });
  const because = fills === undefined ? 'its trades could not be read' : whyNotYet(unknown, fills);
  if (because !== undefined) {
    pass.isVerified = false;
    pass.closed.set(symbol, because);
  }
  const ours = fills?.find(({ origin }) => origin === 'ours');
  if (ours === undefined) return because === undefined;
  await putBack(pass, { ...unknown, rev: 1, fillsSinceMs: nowMs - LOOK_BACK_MS }, ours);
  return false;
}

/** A trade of a moment ago may or may not be in the position that was seen: by the next pass it is. */
const whyNotYet = ({ fillsSinceMs }: Slot, fills: readonly Fill[]): string | undefined =>
  fills.some(({ atMs }) => atMs >= fillsSinceMs) ? 'somebody has traded it a moment ago' : undefined;

async function putBack(pass: Pass, slot: Slot, { clientOrderId, symbol }: Fill): Promise<void> {
  const written = await pass.desk.write({ slots: [slot], happenings: [] });
  if (written.kind === 'lost') throw new Overtaken(written.because);
  remember(pass, slot);
  pass.closed.set(symbol, 'its trades are not known');
  await halt(
    pass,
    `The exchange shows a trade of our order ${clientOrderId} in ${symbol}, of which this ledger knows nothing: it was ` +
      'restored from an old backup, or another copy of the program trades on this account.',
  );
}

/**
 * Takes orders off the book that carry our numbers and are not the slot's own: a ledger restored from an old backup has
 * forgotten them, and would never ask what became of them. Whatever they traded is found by its trades.
 */
export async function callBackStrays(pass: Pass, { restingOrders }: AccountSnapshot): Promise<void> {
  if (!restingOrders.ok) return;
  const { account } = pass.desk.run;
  for (const { symbol, clientOrderId } of restingOrders.value) {
    const isOurs = sequenceOf(clientOrderId, account, symbol) !== undefined;
    if (!isOurs || pass.slots.get(symbol)?.intent?.clientOrderId === clientOrderId || isSilenced(pass)) continue;
    await pass.desk.orders.cancel({ symbol, clientOrderId }); // while it rests, every pass asks again
    pass.closed.set(symbol, 'an order of ours that nobody remembers rests in the book');
    await halt(
      pass,
      `Our order ${clientOrderId} in ${symbol} rests in the book, and this ledger knows nothing of it: it was restored from ` +
        'an old backup, or another copy of the program trades on this account. The order is being cancelled.',
    );
  }
}
