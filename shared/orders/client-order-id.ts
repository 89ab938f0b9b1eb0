import { SECOND_MS } from '../time/duration.ts';

/** Marks an order as ours in the exchange's own lists. */
const OUR_PREFIX = 'cw1';

const TAG_LENGTH = 7;

const UTF8 = new TextEncoder();

/**
 * The client order id of an intent: `cw1`, a tag of account and symbol, the sequence in base 36. The same intent always
 * has the same id; letters and digits only, at most 20 characters (exchanges allow 32 to 36).
 */
export const clientOrderId = (account: string, symbol: string, seq: number): string =>
  `${OUR_PREFIX}${tagOf(`${account}|${symbol}`)}${seq.toString(36)}`;

/** The sequence number inside one of our ids for this account and symbol; undefined for every other id. */
export function sequenceOf(id: string, account: string, symbol: string): number | undefined {
  if (!id.startsWith(OUR_PREFIX)) return undefined;
  const head = clientOrderId(account, symbol, 0).slice(0, -1);
  if (!id.startsWith(head) || !/^[0-9a-z]{1,10}$/.test(id.slice(head.length))) return undefined;
  return Number.parseInt(id.slice(head.length), 36);
}

/**
 * The number of the order after number `seq`. Numbers rise with the clock, so that a ledger that was restored from a
 * backup, or emptied, does not give out again what it gave out before: an id used twice stands for two orders.
 */
export const nextSequence = (seq: number, nowMs: number): number => Math.max(seq + 1, Math.floor(nowMs / SECOND_MS));

/** FNV-1a, 32 bit, in base 36: spreads names over tags; it protects nothing. */
function tagOf(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of UTF8.encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36).padStart(TAG_LENGTH, '0');
}
