import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parsePassMessage } from '../../shared/cycle/pass-message.ts';
import type { RebalancePorts } from './ports.ts';
import { rebalanceAccount } from './rebalance-account.ts';
import { openRebalance } from './wiring.ts';

let ports: RebalancePorts | undefined;

/**
 * Runs the pass that a message of the pass queue asks for. It throws rather than naming the message as failed: only
 * what is thrown counts as an error and raises the alarm; the queue delivers once more and then gives up.
 */
export async function handler(
  { Records }: SQSEvent,
  { awsRequestId }: Pick<Context, 'awsRequestId'>,
): Promise<SQSBatchResponse> {
  ports ??= openRebalance();
  for (const { body, messageId } of Records) {
    await rebalanceAccount(ports, parsePassMessage(body), runIdOf(awsRequestId, messageId, Records.length));
  }
  return { batchItemFailures: [] };
}

/** Unique for ever: an invocation has its own id, and so has each message within one. */
function runIdOf(requestId: string, messageId: string, messages: number): string {
  const id = messages === 1 ? requestId : `${requestId.slice(0, 28)}-${messageId.slice(0, 27)}`;
  return id.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 60);
}
