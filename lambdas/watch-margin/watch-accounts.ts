import { chooseMode } from '../../shared/cycle/choose-mode.ts';
import { isAccountName } from '../../shared/cycle/pass-message.ts';
import { watchAccount } from '../../shared/cycle/watch-account.ts';
import { logLine } from '../write-line.ts';
import type { OpenGlances, WatchPorts } from './ports.ts';

/**
 * Watches every account that has something open, each by itself: one that fails costs no other its watch. Where none is,
 * the list is all that is read. Throws at the end what must reach the owner by the alarm.
 */
export async function watchAccounts(ports: WatchPorts): Promise<void> {
  const listed = await ports.open.readAccounts();
  if (!listed.ok) throw new Error(listed.because);
  const watched = listed.value.filter(isAccountName).map((account) => watchSafely(ports, account));
  const faults = (await Promise.all(watched)).flat();
  if (faults.length > 0) throw new Error(faults.join(' '));
}

async function watchSafely(ports: WatchPorts, account: string): Promise<readonly string[]> {
  try {
    return await watchOne(ports, account);
  } catch (error) {
    return [`The account ${account} could not be watched: ${error instanceof Error ? error.message : String(error)}`];
  }
}

async function watchOne(ports: WatchPorts, account: string): Promise<readonly string[]> {
  const { policies, ledger, book, limits, clock } = ports;
  const [items, record, before] = await Promise.all([
    policies.readAccount(account),
    ledger.readAccount(account),
    book.read(account),
  ]);
  const untilMs = Math.max(record?.bannedUntilMs ?? 0, before.silentUntilMs);
  if (clock.nowMs() < untilMs) {
    log(ports, 'INFO', { account, because: 'the exchange asked for a pause', untilMs });
    return [];
  }
  const mode = chooseMode(items, record, limits);
  const opened = await ports.openGlances(account, mode);
  if (!opened.ok) {
    // A pass tells the owner of keys that cannot be used; every minute would be too often.
    log(ports, 'WARN', { account, because: opened.because });
    return [];
  }
  try {
    const outside = { ...ports, glances: opened.value.glances, mode };
    const { seen, faults, unseen, ...report } = await watchAccount(outside, account, items, before);
    const level = unseen.length + faults.length > 0 ? 'WARN' : 'INFO';
    log(ports, level, { account, ...report, seen, unseen: hidden(unseen, opened.value) });
    return hidden(faults, opened.value);
  } finally {
    opened.value.close();
  }
}

const hidden = (texts: readonly string[], { hide }: OpenGlances): readonly string[] => texts.map((text) => hide(text));

const log = ({ write, clock }: WatchPorts, level: 'INFO' | 'WARN', fields: object): void =>
  write(logLine(level, clock.nowMs(), { kind: 'watched', ...fields }));
