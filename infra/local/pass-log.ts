import { parsePassMessage } from '../../shared/cycle/pass-message.ts';
import type { JournalEntry } from '../../shared/journal/entry.ts';
import { readEntry } from '../../shared/journal/stored-entry.ts';
import { type StoredReader, storedChoice, storedList, storedRecord, storedText } from '../../shared/money/stored.ts';
import { isWireObject } from './dynamo/item.ts';

/** The function whose calls are passes. */
const REBALANCE = 'Rebalance';

/** A pass as the log of its Lambda tells of it, and what it cost. */
export interface LoggedPass {
  readonly account: string;
  readonly atMs: number;
  /** It was asked for between two ticks. */
  readonly isUrgent: boolean;
  /** Oldest first; empty for a pass that was skipped. */
  readonly entries: readonly JournalEntry[];
  /** Sentences; none for a pass that went well. */
  readonly faults: readonly string[];
  readonly tookMs: number;
  /** Calls to the exchange by `METHOD path`. */
  readonly calls: ReadonlyMap<string, number>;
}

/** What the log is taken from. */
export interface PassLogSource {
  readonly nowMs: () => number;
  /** Measures real time; a pass's virtual clock stands still while it runs. */
  readonly stopwatchMs: () => number;
  readonly exchange: { calls(): ReadonlyMap<string, number>; resetCalls(): void };
  readonly onPass: (pass: LoggedPass) => void;
}

/** Listens to a stack: give both to `openLocalStack`. */
export interface PassLog {
  onCall(logicalId: string, event: unknown): () => void;
  onLine(line: string, logicalId: string): void;
}

interface PassLine {
  readonly outcome: 'done' | 'skipped';
  readonly because?: string;
  readonly failures?: readonly string[];
}

const readPassLine: StoredReader<PassLine> = storedRecord<PassLine>(
  { outcome: storedChoice('done', 'skipped'), because: storedText, failures: storedList(storedText) },
  ['because', 'failures'],
);

interface Running {
  readonly entries: JournalEntry[];
  readonly unread: string[];
  end: PassLine | undefined;
}

/**
 * Puts passes together from calls of the Lambda and the lines it writes. The local run calls a function once at a time, so
 * that lines and calls to the exchange between beginning and end are those of one pass.
 */
export function openPassLog({ nowMs, stopwatchMs, exchange, onPass }: PassLogSource): PassLog {
  let running: Running | undefined;
  return {
    onCall: (logicalId, event) => {
      if (logicalId !== REBALANCE) return () => {};
      const call: Running = { entries: [], unread: [], end: undefined };
      running = call;
      exchange.resetCalls();
      const startedMs = stopwatchMs();
      return () => {
        running = undefined;
        const cost = { tookMs: stopwatchMs() - startedMs, calls: exchange.calls() };
        onPass({ ...askedFor(event), atMs: nowMs(), entries: call.entries, faults: faultsOf(call), ...cost });
      };
    },
    onLine: (line, logicalId) => {
      if (logicalId === REBALANCE && running !== undefined && line.startsWith('{')) readLine(line, running);
    },
  };
}

function readLine(line: string, running: Running): void {
  try {
    const fields: unknown = JSON.parse(line);
    if (isWireObject(fields) && fields['kind'] === 'pass') running.end = readPassLine(fields, 'pass');
    else running.entries.push(readEntry(fields, 'entry'));
  } catch (error) {
    running.unread.push(`a line of its log cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The mapping hands over one message at a time. */
function askedFor(event: unknown): Pick<LoggedPass, 'account' | 'isUrgent'> {
  const records = isWireObject(event) && Array.isArray(event['Records']) ? event['Records'] : [];
  const message = parsePassMessage(String(records[0]?.body));
  return { account: message.account, isUrgent: !('tick' in message) };
}

function faultsOf({ end, unread }: Running): readonly string[] {
  if (end === undefined) return [...unread, 'it was broken off'];
  const failures = (end.failures ?? []).map((policyId) => `${policyId} could not be tended`);
  return [...unread, ...(end.outcome === 'skipped' ? [end.because ?? 'it was skipped'] : failures)];
}
