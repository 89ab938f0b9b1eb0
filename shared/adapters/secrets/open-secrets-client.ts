import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_DEADLINES } from '../aws/client-deadlines.ts';

/** A client with deadlines, for the region and with the rights of the process. */
export const openSecretsClient = (): SecretsManagerClient => new SecretsManagerClient(CLIENT_DEADLINES);
