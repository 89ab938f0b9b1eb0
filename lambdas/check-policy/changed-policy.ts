import type { DynamoDBRecord } from 'aws-lambda';
import { canonicalJson, withoutCheck } from '../../shared/policy/policy-text.ts';

/** A policy whose owner has changed it. */
export interface ChangedPolicy {
  readonly account: string;
  readonly policyId: string;
  /** The change itself: delivered again, it has the same id. */
  readonly changeId: string;
}

/** The change a stream record tells of; undefined where only `check` differs, which the program itself wrote. */
export function changedPolicy({ dynamodb, eventID }: DynamoDBRecord): ChangedPolicy | undefined {
  const { Keys, OldImage, NewImage, SequenceNumber } = dynamodb ?? {};
  const account = Keys?.['account']?.S;
  const policyId = Keys?.['policyId']?.S;
  if (account === undefined || policyId === undefined) {
    throw new Error('A record of the Policies stream must hold the keys account and policyId; check the stream.');
  }
  if (OldImage !== undefined && NewImage !== undefined && textOf(OldImage) === textOf(NewImage)) return undefined;
  return { account, policyId, changeId: eventID ?? SequenceNumber ?? textOf(NewImage ?? {}) };
}

const textOf = (image: object): string => canonicalJson(withoutCheck({ ...image }));
