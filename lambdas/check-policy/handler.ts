import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { changedPolicy } from './changed-policy.ts';
import { checkAccount } from './check-account.ts';
import type { CheckPorts } from './ports.ts';
import { openCheckPolicy } from './wiring.ts';

let ports: CheckPorts | undefined;

/**
 * Checks policies as they are edited. A stream is in order, so the first record that fails ends the batch: it and what
 * follows are delivered again. Where the first of all fails it throws, because only that counts as an error.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  ports ??= openCheckPolicy();
  for (const [at, record] of Records.entries()) {
    try {
      await check(ports, record);
    } catch (error) {
      const itemIdentifier = record.dynamodb?.SequenceNumber;
      if (at === 0 || itemIdentifier === undefined) throw error;
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  return { batchItemFailures: [] };
}

async function check(outside: CheckPorts, record: DynamoDBRecord): Promise<void> {
  const changed = changedPolicy(record);
  if (changed !== undefined) await checkAccount(outside, changed);
}
