import { isAccountName, type PassMessage } from '../../shared/cycle/pass-message.ts';
import { logLine } from '../write-line.ts';
import type { DispatchPorts } from './ports.ts';

/**
 * Asks for a pass over every account that some list names. What can be asked for is asked for before anything is
 * complained of: a table that cannot be read must not cost the accounts of the other one their margin.
 */
export async function dispatchTick(ports: DispatchPorts, atMs: number): Promise<void> {
  const { lists, queue, periodMs, clock, write } = ports;
  const reads = await Promise.all(lists.map((list) => list.readAccounts()));
  const named = [...new Set(reads.flatMap((read) => (read.ok ? read.value : [])))].sort();
  const accounts = named.filter(isAccountName);
  const messages = accounts.map((account): PassMessage => ({ account, tick: { atMs, periodMs } }));
  const unsent = await queue.send(messages);
  const faults = [
    ...reads.flatMap((read) => (read.ok ? [] : [read.because])),
    ...unsent.map(({ message, because }) => `No pass over the account ${message.account} was asked for: ${because}`),
  ];
  // Its owner hears of such a name when the policy is checked; nothing can be done for it here.
  const unusable = named.filter((name) => !isAccountName(name)).length;
  const asked = accounts.length - unsent.length;
  const level = faults.length > 0 ? 'ERROR' : 'INFO';
  write(logLine(level, clock.nowMs(), { kind: 'dispatched', tickMs: atMs, asked, unusable, faults }));
  if (faults.length > 0) throw new Error(faults.join(' '));
}
