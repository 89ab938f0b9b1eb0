import type { Sighting } from '../hedge/watch.ts';
import { type StoredReader, storedCount, storedMap, storedRecord } from '../money/stored.ts';
import type { Severity } from '../policy/hedge-policy.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/duration.ts';

/** One thing the watch saw: when the owner was last told, and a pass last asked for; 0 for never, or no longer so. */
interface Noted {
  readonly toldAtMs: number;
  readonly askedAtMs: number;
}

/** What the watch over one account remembers. Written only when it changes: a quiet watch writes nothing. */
export interface WatchRecord {
  /** How many times it was written; 0 before the first. */
  readonly rev: number;
  /** By `kind#policyId`. */
  readonly noted: Readonly<Record<string, Noted>>;
  /** Since when the account could not be seen in full; 0 while it can. */
  readonly blindSinceMs: number;
  /** No call before this instant, by the exchange's own word. */
  readonly silentUntilMs: number;
}

export const NOTHING_WATCHED: WatchRecord = { rev: 0, noted: {}, blindSinceMs: 0, silentUntilMs: 0 };

/** Reads a stored record back; throws a sentence naming the field when it cannot. */
export const readWatchRecord: StoredReader<WatchRecord> = storedRecord<WatchRecord>({
  rev: storedCount,
  noted: storedMap(storedRecord<Noted>({ toldAtMs: storedCount, askedAtMs: storedCount })),
  blindSinceMs: storedCount,
  silentUntilMs: storedCount,
});

/** Port: the watch's own memory, apart from that of the passes. Methods throw when the store itself fails. */
export interface WatchBook {
  /** `NOTHING_WATCHED` for an account never watched. */
  read(account: string): Promise<WatchRecord>;
  /** Writes a record in the place of the one before it (`rev` - 1). False where another watch was faster. */
  write(account: string, record: WatchRecord): Promise<boolean>;
}

/** What lasts is told again: what needs a hand every hour, the rest once a day. */
const TOLD_FOR_MS: Readonly<Record<Severity, number>> = { critical: HOUR_MS, warning: DAY_MS, info: DAY_MS };
/** A pass that could not help is asked for again this much later. */
const ASKED_FOR_MS = 10 * MINUTE_MS;
/** What has passed is forgotten after this long: a price that dances about a trigger is told of once an hour. */
const KEPT_MS = HOUR_MS;

/** A sighting of one policy's hedge. */
export interface PolicySighting extends Sighting {
  readonly policyId: string;
}

/** What to do about what was seen. */
export interface WatchNews {
  readonly toTell: readonly PolicySighting[];
  readonly isPassWanted: boolean;
  /** What is noted once that is done. */
  readonly noted: WatchRecord['noted'];
}

const keyOf = ({ kind, policyId }: PolicySighting): string => `${kind}#${policyId}`;

/**
 * Tells news from what was told before. Whatever begins to hold asks for a pass at once, also when the owner heard of it
 * a moment ago; what lasts asks again, and is told again, after a while.
 */
export function newsOf(before: WatchRecord['noted'], seen: readonly PolicySighting[], nowMs: number): WatchNews {
  const isOver = (sinceMs: number | undefined, forMs: number) => sinceMs === undefined || nowMs - sinceMs >= forMs;
  const isNew = (sighting: PolicySighting) => isOver(before[keyOf(sighting)]?.toldAtMs, TOLD_FOR_MS[sighting.severity]);
  const isPassWanted = seen.some((sighting) => isOver(before[keyOf(sighting)]?.askedAtMs, ASKED_FOR_MS));
  const holding = seen.map((sighting): [string, Noted] => {
    const { toldAtMs = nowMs, askedAtMs = nowMs } = before[keyOf(sighting)] ?? {};
    return [
      keyOf(sighting),
      { toldAtMs: isNew(sighting) ? nowMs : toldAtMs, askedAtMs: isPassWanted ? nowMs : askedAtMs },
    ];
  });
  const held = new Set(holding.map(([key]) => key));
  const past = Object.entries(before)
    .filter(([key, { toldAtMs }]) => !held.has(key) && nowMs - toldAtMs < KEPT_MS)
    .map(([key, { toldAtMs }]): [string, Noted] => [key, { toldAtMs, askedAtMs: 0 }]);
  return { toTell: seen.filter(isNew), isPassWanted, noted: Object.fromEntries([...past, ...holding]) };
}
