import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { keepLogicalId } from './stable-id.ts';

/** The sparse index of accounts that have something open: keys only, and only where the attribute is written. */
export const OPEN_ACCOUNTS = 'OpenAccounts';

const text = (name: string) => ({ name, type: AttributeType.STRING });
const RECOVERABLE = { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } };

/** The three tables: what people want, their switches, and what the program knows. */
export class Tables extends Construct {
  readonly policies: TableV2;
  readonly controls: TableV2;
  /** The books and what is open: it cannot be deleted by mistake, and outlives the stack. */
  readonly ledger: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.policies = new TableV2(this, 'Policies', {
      partitionKey: text('account'),
      sortKey: text('policyId'),
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy: RemovalPolicy.DESTROY,
      ...RECOVERABLE,
    });
    this.controls = new TableV2(this, 'Controls', {
      partitionKey: text('account'),
      billing: Billing.onDemand(),
      removalPolicy: RemovalPolicy.DESTROY,
      ...RECOVERABLE,
    });
    this.ledger = new TableV2(this, 'Ledger', {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
      globalSecondaryIndexes: [
        { indexName: OPEN_ACCOUNTS, partitionKey: text('openAccount'), projectionType: ProjectionType.KEYS_ONLY },
      ],
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...RECOVERABLE,
    });
    keepLogicalId(this.policies, 'Policies');
    keepLogicalId(this.controls, 'Controls');
    keepLogicalId(this.ledger, 'Ledger');
  }
}
