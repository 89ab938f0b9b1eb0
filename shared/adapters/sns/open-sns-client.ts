import { SNSClient } from '@aws-sdk/client-sns';
import { CLIENT_DEADLINES } from '../aws/client-deadlines.ts';

/** A client with deadlines, for the region and with the rights of the process. */
export const openSnsClient = (): SNSClient => new SNSClient(CLIENT_DEADLINES);
