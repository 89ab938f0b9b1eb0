import type { AlertChannel } from '../alerts/alert-channel.ts';
import { alertOf } from '../alerts/alerts-for.ts';
import { watchNews } from '../alerts/watch-news.ts';
import type { GlanceReader } from '../market/glance.ts';
import type { Read } from '../market/read.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { Mode } from '../policy/hedge-policy.ts';
import type { PolicyItem } from '../policy/policy-book.ts';
import type { Clock } from '../time/clock.ts';
import { MINUTE_MS } from '../time/duration.ts';
import { dayOf, isoOf } from '../time/instant.ts';
import { type Hedge, listHedges, minimumSeverity } from './hedges.ts';
import type { Ledger } from './ledger.ts';
import type { PassQueue } from './pass-message.ts';
import { newsOf, type PolicySighting, type WatchBook, type WatchNews, type WatchRecord } from './watch-book.ts';
import { lookAround } from './watch-sight.ts';

/** Everything the watch over one account touches: it has nothing that could trade or move cash. */
export interface WatchOutside {
  readonly clock: Clock;
  readonly glances: GlanceReader;
  readonly ledger: Pick<Ledger, 'readPage'>;
  readonly book: WatchBook;
  readonly channel: AlertChannel;
  readonly queue: PassQueue;
  readonly limits: DeployedLimits;
  readonly mode: Mode;
}

/** What one watch over one account came to. */
export interface WatchReport {
  readonly seen: readonly PolicySighting[];
  readonly told: number;
  readonly isPassAsked: boolean;
  /** What could not be seen, each a sentence. */
  readonly unseen: readonly string[];
  /** What must reach somebody by another way: each a sentence. */
  readonly faults: readonly string[];
}

/** An exchange that does not answer for a minute is nothing; this long is for a person. */
const BLIND_MAX_MS = 10 * MINUTE_MS;

/**
 * One watch over one account: a glance, its judgement, and for what is new a pass and a word. The pass is asked for
 * first, then the owner is told, then it is noted: where the watch dies in between, they are told twice rather than
 * never. Throws when the ledger fails.
 */
export async function watchAccount(
  outside: WatchOutside,
  account: string,
  items: Read<readonly PolicyItem[]>,
  before: WatchRecord,
): Promise<WatchReport> {
  const { clock, ledger, limits, mode, glances } = outside;
  const nowMs = clock.nowMs();
  const { slots, states } = await ledger.readPage(account, dayOf(nowMs));
  const hedges = listHedges({ items, states, slots, limits, mode });
  const { seen, unseen, silentUntilMs } = await lookAround(glances, { hedges, states, slots, nowMs });
  const news = newsOf(before.noted, seen, nowMs);
  const unasked = news.isPassWanted ? await askForPass(outside, account, nowMs) : undefined;
  const isPassAsked = news.isPassWanted && unasked === undefined;
  const untold = await tell(outside, { account, nowMs, hedges, news, unasked });
  const blindSinceMs = unseen.length === 0 ? 0 : before.blindSinceMs || nowMs;
  const faults = [
    ...(unasked === undefined ? [] : [`No pass over the account ${account} was asked for: ${unasked}`]),
    ...untold.map(({ because }) => `An alert of the watch over ${account} could not be delivered: ${because}`),
    ...(blindSinceMs > 0 && nowMs - blindSinceMs >= BLIND_MAX_MS ? [blindFault(account, blindSinceMs, unseen)] : []),
  ];
  const noted = withoutUndone(news, before.noted, untold, unasked);
  await write(outside.book, account, before, { noted, blindSinceMs, silentUntilMs: silentUntilMs ?? 0 });
  return { seen, told: news.toTell.length - untold.length, isPassAsked, unseen, faults };
}

const blindFault = (account: string, sinceMs: number, unseen: readonly string[]): string =>
  `The watch has not seen the account ${account} in full since ${isoOf(sinceMs)}: ${unseen.join('; ')}.`;

/** The same minute asks for the same pass, however often the watch is run. */
async function askForPass({ queue }: WatchOutside, account: string, nowMs: number): Promise<string | undefined> {
  const urgent = `watch-${Math.floor(nowMs / MINUTE_MS)}`;
  const [unsent] = await queue.send([{ account, urgent }]);
  return unsent?.because;
}

interface Telling {
  readonly account: string;
  readonly nowMs: number;
  readonly hedges: readonly Hedge[];
  readonly news: WatchNews;
  readonly unasked: string | undefined;
}

interface Untold {
  readonly sighting: PolicySighting;
  readonly because: string;
}

/** What could not be told is told by the next watch. */
async function tell({ channel }: WatchOutside, telling: Telling): Promise<readonly Untold[]> {
  const { account, nowMs, hedges, news, unasked } = telling;
  const untold: Untold[] = [];
  for (const sighting of news.toTell) {
    const { policyId, kind } = sighting;
    if (kind === 'price-alarm' && unasked === undefined) continue; // the pass that was asked for rings it
    const id = `watch-${kind}-${policyId}-${nowMs}`;
    const minimumOf = (policy: string) => minimumSeverity(hedges, policy);
    for (const alert of alertOf(watchNews(policyId, sighting, unasked), { id, account, atMs: nowMs }, minimumOf)) {
      const sent = await channel.send(alert);
      if (sent !== 'sent') untold.push({ sighting, because: sent.because });
    }
  }
  return untold;
}

/** What was not done is as it was before: the next watch tries again. */
function withoutUndone(
  { noted }: WatchNews,
  before: WatchRecord['noted'],
  untold: readonly Untold[],
  unasked: string | undefined,
): WatchRecord['noted'] {
  const keys = new Set(untold.map(({ sighting: { kind, policyId } }) => `${kind}#${policyId}`));
  const entries = Object.entries(noted).map(([key, { toldAtMs, askedAtMs }]) => {
    const told = keys.has(key) ? (before[key]?.toldAtMs ?? 0) : toldAtMs;
    const asked = unasked === undefined ? askedAtMs : (before[key]?.askedAtMs ?? 0);
    return [key, { toldAtMs: told, askedAtMs: asked }] as const;
  });
  return Object.fromEntries(entries);
}

/** Writes what changed. A watch that was overtaken leaves it to the faster one, which saw the same minute. */
async function write(
  book: WatchBook,
  account: string,
  before: WatchRecord,
  after: Omit<WatchRecord, 'rev'>,
): Promise<void> {
  const record = { ...after, rev: before.rev + 1 };
  if (textOf(record) !== textOf(before)) await book.write(account, record);
}

const textOf = ({ noted, blindSinceMs, silentUntilMs }: WatchRecord): string =>
  JSON.stringify([Object.entries(noted).sort(([a], [b]) => (a < b ? -1 : 1)), blindSinceMs, silentUntilMs]);
