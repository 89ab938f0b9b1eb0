import type { ConditionCheck, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { AccountRecord } from '../../cycle/ledger.ts';
import { toStored } from '../../money/stored.ts';
import type { LeaseProof } from '../../orders/intent-book.ts';
import { accountKey, OPEN_ACCOUNT } from '../ledger-items/item-key.ts';
import { neededUntilMs, plausibleEndMs } from '../ledger-items/lease.ts';
import { attributesOf, keyAttributes } from './table-access.ts';

const NAMES = { '#run': 'runId', '#fence': 'fence', '#until': 'leaseUntilMs' };
const OPEN = { '#open': OPEN_ACCOUNT };

const RECORD = { '#record': 'record' };
const REMEMBER = ', #record = if_not_exists(#record, :first)';

const IS_OURS = '#run = :run AND #fence = :fence';

/**
 * Takes an account for a run if it is free, expired, the run's own already, or bound beyond any plausible end. An account
 * of which nothing is remembered remembers `first` from then on.
 */
export const takeRequest = (
  tableName: string,
  account: string,
  runId: string,
  nowMs: number,
  lifetimeMs: number,
  first?: AccountRecord,
): UpdateItemCommandInput => ({
  TableName: tableName,
  Key: keyAttributes(accountKey(account)),
  UpdateExpression: `SET #run = :run, #until = :until, #open = :account${first ? REMEMBER : ''} ADD #fence :one`,
  ConditionExpression: 'attribute_not_exists(#until) OR #until <= :now OR #run = :run OR #until > :plausible',
  ExpressionAttributeNames: { ...NAMES, ...OPEN, ...(first ? RECORD : {}) },
  ExpressionAttributeValues: attributesOf({
    ...(first ? { ':first': toStored(first) } : {}),
    ':run': runId,
    ':account': account,
    ':until': nowMs + lifetimeMs,
    ':now': nowMs,
    ':plausible': plausibleEndMs(nowMs, lifetimeMs),
    ':one': 1,
  }),
  ReturnValues: 'ALL_NEW',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
});

/** Writes the record and gives the lease back, if it is still this one. */
export const releaseRequest = (
  tableName: string,
  { account, runId, fence }: LeaseProof,
  record: AccountRecord,
): UpdateItemCommandInput => ({
  TableName: tableName,
  Key: keyAttributes(accountKey(account)),
  UpdateExpression: `SET #record = :record, #until = :free${record.isOpen ? ', #open = :account' : ' REMOVE #open'}`,
  ConditionExpression: IS_OURS,
  ExpressionAttributeNames: { ...NAMES, ...OPEN, ...RECORD },
  ExpressionAttributeValues: attributesOf({
    ':run': runId,
    ':fence': fence,
    ':free': 0,
    ':record': toStored(record),
    ...(record.isOpen ? { ':account': account } : {}),
  }),
});

/** The part of a transaction that holds only while the lease is this one, with time left on it. */
export const leaseCheck = (
  tableName: string,
  { account, runId, fence }: LeaseProof,
  nowMs: number,
): ConditionCheck => ({
  TableName: tableName,
  Key: keyAttributes(accountKey(account)),
  ConditionExpression: `${IS_OURS} AND #until > :needed`,
  ExpressionAttributeNames: NAMES,
  ExpressionAttributeValues: attributesOf({ ':run': runId, ':fence': fence, ':needed': neededUntilMs(nowMs) }),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
});
