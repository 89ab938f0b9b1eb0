import type { JournalEntry } from '../journal/entry.ts';
import type { Severity } from '../policy/hedge-policy.ts';
import { accountNews, noticeNews } from './account-news.ts';
import { actionNews } from './action-news.ts';
import type { Alert } from './alert.ts';
import type { News } from './news.ts';
import { orderNews } from './order-news.ts';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };
const SUBJECT_MAX = 90;
/** A quoted sentence brings its own full stop. */
const DOUBLED_STOP = /(?<!\.)\.\.(?= |$)/g;

/**
 * The alert an entry owes its owner: none for routine, one otherwise. `minimumOf` is the least severity the owner of a
 * policy wants to hear of; what is critical is always said.
 */
export function alertsFor(
  entry: JournalEntry,
  id: string,
  minimumOf: (policyId: string) => Severity,
): readonly Alert[] {
  const news = newsOf(entry);
  return news === undefined ? [] : alertOf(news, { id, account: entry.account, atMs: entry.atMs }, minimumOf);
}

/** News as an alert, where the owner wants to hear of it. */
export function alertOf(
  news: News,
  envelope: Pick<Alert, 'id' | 'account' | 'atMs'>,
  minimumOf: (policyId: string) => Severity,
): readonly Alert[] {
  const minimum = news.policyId === undefined ? 'info' : minimumOf(news.policyId);
  if (news.severity !== 'critical' && RANK[news.severity] < RANK[minimum]) return [];
  const { severity, code } = news;
  const text = news.text.replace(DOUBLED_STOP, '.');
  const subject = news.subject.length <= SUBJECT_MAX ? news.subject : `${news.subject.slice(0, SUBJECT_MAX - 1)}…`;
  return [{ ...envelope, severity, code, subject, text }];
}

function newsOf(entry: JournalEntry): News | undefined {
  switch (entry.kind) {
    case 'decided':
    case 'order-planned':
    case 'order-resting':
    case 'order-void':
    case 'action-planned':
    case 'funding':
      return undefined; // routine: the journal has them
    case 'order-settled':
    case 'order-refused':
    case 'order-doubtful':
      return orderNews(entry);
    case 'action-settled':
    case 'action-not-applied':
    case 'action-refused':
    case 'action-doubtful':
      return actionNews(entry);
    case 'notice':
      return noticeNews(entry);
    case 'foreign-fill':
    case 'halted':
    case 'resumed':
    case 'blind':
    case 'failed':
      return accountNews(entry);
  }
}
