import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_DEADLINES } from '../aws/client-deadlines.ts';

/** A client with deadlines, for the region and with the rights of the process. */
export const openDynamoClient = (): DynamoDBClient => new DynamoDBClient(CLIENT_DEADLINES);
