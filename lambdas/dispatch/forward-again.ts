import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type PassMessage, parseAgainMessage } from '../../shared/cycle/pass-message.ts';
import { logLine } from '../write-line.ts';
import type { DispatchPorts } from './ports.ts';

/** Asks for the urgent pass that each message wants. The queue keeps the messages named in the answer. */
export async function forwardAgain(ports: DispatchPorts, { Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const asked: { readonly id: string; readonly message: PassMessage }[] = [];
  for (const record of Records) {
    const message = urgentOf(record);
    if (message.ok) asked.push({ id: record.messageId, message: message.value });
    else failed.push(fail(ports, record.messageId, message.because));
  }
  const unsent = await ports.queue.send(asked.map(({ message }) => message));
  for (const { id, message } of asked) {
    const refusal = unsent.find((each) => each.message === message);
    if (refusal !== undefined) failed.push(fail(ports, id, refusal.because));
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** A message delivered twice has the same id twice, and asks for one pass. */
function urgentOf({ body, messageId }: SQSRecord) {
  try {
    return { ok: true, value: { account: parseAgainMessage(body).account, urgent: messageId } } as const;
  } catch (error) {
    return { ok: false, because: error instanceof Error ? error.message : String(error) } as const;
  }
}

function fail({ write, clock }: DispatchPorts, messageId: string, because: string): string {
  write(logLine('ERROR', clock.nowMs(), { kind: 'not-forwarded', messageId, because }));
  return messageId;
}
