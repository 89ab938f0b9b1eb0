import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The yardstick of a cold start: a Lambda that has the clients and the calls of the rebalance Lambda, and nothing else. */
export const handler = (): readonly object[] => [
  new DynamoDBClient(),
  [DeleteItemCommand, GetItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand, UpdateItemCommand],
  new SecretsManagerClient(),
  [GetSecretValueCommand],
  new SNSClient(),
  [PublishCommand],
  new SQSClient(),
  [SendMessageCommand],
];
