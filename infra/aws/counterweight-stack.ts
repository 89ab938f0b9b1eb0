import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { AlertTopics } from './alert-topics.ts';
import { CheckPolicy } from './check-policy.ts';
import { Dispatch } from './dispatch.ts';
import type { Parts } from './parts.ts';
import { Queues } from './queues.ts';
import { Rebalance } from './rebalance.ts';
import { SECRET_PREFIX } from './secrets.ts';
import type { Stage } from './stage.ts';
import { Tables } from './tables.ts';
import { Tick } from './tick.ts';
import { WATCH_MS, WatchMargin } from './watch-margin.ts';

/** Everything in the owner's account: two clocks, four Lambdas, three tables, four queues, and the ways to the owner. */
export class CounterweightStack extends Stack {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, { description: 'Counterweight: keeps a short perpetual beside coins held, as policies say.' });
    const tables = new Tables(this, 'Tables');
    const queues = new Queues(this, 'Queues');
    const topics = new AlertTopics(this, 'Topics', stage);
    const parts: Parts = { stage, tables, queues, topics };
    const dispatch = new Dispatch(this, 'Dispatching', parts).program;
    const rebalance = new Rebalance(this, 'Rebalancing', parts).program;
    const watchMargin = new WatchMargin(this, 'Watching', parts).program;
    const checkPolicy = new CheckPolicy(this, 'PolicyChecking', parts).program;
    const { periodMs, accounts, limits } = stage;
    const { deadLetters } = queues;
    new Tick(this, 'Ticking', { name: 'Tick', says: 'Asks for passes.', periodMs, target: dispatch, deadLetters });
    const watch = { name: 'WatchTick', says: 'Has open shorts looked at.', periodMs: WATCH_MS };
    new Tick(this, 'WatchTicking', { ...watch, target: watchMargin, deadLetters });
    new Alarms(this, 'Alarms', parts, [dispatch, rebalance, watchMargin, checkPolicy]);
    this.#output('PoliciesTable', tables.policies.tableName, 'Write policies here.');
    this.#output('ControlsTable', tables.controls.tableName, 'Write run, reduceOnly or stop here.');
    this.#output('LedgerTable', tables.ledger.tableName, 'What the program knows and did.');
    this.#output('AlertTopic', topics.alerts.topicArn, 'Where alerts go.');
    // What the operator's command line must know: with these, one question finds and describes the whole deployment.
    this.#output('DeployedLimits', JSON.stringify(limits), 'What no policy can exceed.');
    this.#output('Accounts', accounts.join(','), 'The accounts whose keys can be read.');
    this.#output('PeriodMs', `${periodMs}`, 'Milliseconds between two passes.');
    this.#output('SecretPrefix', SECRET_PREFIX, "What the names of the accounts' secrets begin with.");
  }

  #output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
