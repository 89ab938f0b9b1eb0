import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { CLIENT_DEADLINES } from '../../../shared/adapters/aws/client-deadlines.ts';
import { DynamoControlDesk } from '../../../shared/adapters/dynamodb/dynamo-control-desk.ts';
import { DynamoControls } from '../../../shared/adapters/dynamodb/dynamo-controls.ts';
import { DynamoLedger } from '../../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoOpenAccounts } from '../../../shared/adapters/dynamodb/dynamo-open-accounts.ts';
import { DynamoPolicyDesk } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import { CredentialsVault } from '../../../shared/adapters/secrets/credentials-vault.ts';
import { readSubscribers, type Subscriber } from '../../../shared/adapters/sns/topic-subscriptions.ts';
import type { AccountList } from '../../../shared/cycle/account-list.ts';
import type { Ledger } from '../../../shared/cycle/ledger.ts';
import type { Credentials } from '../../../shared/market/credentials.ts';
import type { Read } from '../../../shared/market/read.ts';
import type { Controls } from '../../../shared/policy/controls.ts';
import type { DeployedLimits } from '../../../shared/policy/deployed-limits.ts';

/** What a deployment puts out about itself. */
export interface Place {
  readonly region: string;
  readonly tables: { readonly policies: string; readonly controls: string; readonly ledger: string };
  readonly alertTopicArn: string;
  readonly limits: DeployedLimits;
  readonly accounts: readonly string[];
  readonly periodMs: number;
  readonly secretPrefix: string;
}

/** Where a stack answers: on this machine, or with the credentials of whoever calls. */
export type Reach =
  | { readonly kind: 'local'; readonly endpoint: string; readonly accessKeyId: string }
  | { readonly kind: 'aws' };

/** A stack a command speaks to, reached through the same clients wherever it stands. */
export interface Stack extends Omit<Place, 'tables' | 'alertTopicArn' | 'region'> {
  readonly kind: Reach['kind'];
  /** In words: `local stack at http://127.0.0.1:4711`. */
  readonly name: string;
  /** The stack's own time when the command began. */
  readonly nowMs: number;
  readonly policies: DynamoPolicyDesk;
  readonly controlDesk: DynamoControlDesk;
  readonly controls: Controls;
  readonly ledger: Ledger;
  readonly openAccounts: AccountList;
  readKeys(account: string): Promise<Read<Credentials>>;
  readSubscribers(): Promise<Read<readonly Subscriber[]>>;
  close(): void;
}

/** Opens a stack that was found. */
export function openStack(name: string, reach: Reach, place: Place, nowMs: number): Stack {
  const settings = { ...CLIENT_DEADLINES, region: place.region, ...whereOf(reach) };
  const client = new DynamoDBClient(settings);
  const sns = new SNSClient(settings);
  const secrets = new SecretsManagerClient(settings);
  const vault = new CredentialsVault({ client: secrets, clock: { nowMs: () => nowMs } });
  const { tables, alertTopicArn, limits, accounts, periodMs, secretPrefix } = place;
  const ledger = { client, tableName: tables.ledger };
  const controls = { client, tableName: tables.controls };
  return {
    kind: reach.kind,
    name,
    nowMs,
    limits,
    accounts,
    periodMs,
    secretPrefix,
    policies: new DynamoPolicyDesk({ client, tableName: tables.policies }),
    controlDesk: new DynamoControlDesk(controls),
    controls: new DynamoControls(controls),
    ledger: new DynamoLedger(ledger),
    openAccounts: new DynamoOpenAccounts(ledger),
    readKeys: (account) => vault.readCredentials(secretPrefix + account),
    readSubscribers: () => readSubscribers({ client: sns, topicArn: alertTopicArn }),
    close: () => {
      for (const each of [client, sns, secrets]) each.destroy();
    },
  };
}

const whereOf = (reach: Reach) =>
  reach.kind === 'aws'
    ? {}
    : {
        endpoint: reach.endpoint,
        credentials: { accessKeyId: reach.accessKeyId, secretAccessKey: 'not-a-real-secret' },
      };
