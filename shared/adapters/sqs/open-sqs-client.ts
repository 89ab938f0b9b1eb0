import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_DEADLINES } from '../aws/client-deadlines.ts';

/** A client with deadlines, for the region and with the rights of the process. */
export const openSqsClient = (): SQSClient => new SQSClient(CLIENT_DEADLINES);
