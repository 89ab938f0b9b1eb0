import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TIMING } from '../../shared/orders/timing.ts';
import { SECOND_MS } from '../../shared/time/duration.ts';
import { keepLogicalId } from './stable-id.ts';

/** A pass that crashed is handed out again after its process is certainly gone. */
const PASS_HIDDEN_MS = TIMING.processMs + 10 * SECOND_MS;

/** A pass that crashes twice is for a person. */
const PASS_ATTEMPTS = 2;

/** Handing on is idempotent: worth more attempts than a pass. */
const AGAIN_ATTEMPTS = 5;

/** Long enough for an outage of the dispatcher to be seen; a request that is older says nothing any more. */
const AGAIN_HIDDEN = Duration.minutes(3);

/** Somebody on holiday still finds what went wrong. */
const DEAD_KEPT = Duration.days(14);

const CLOSED: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** The queues of passes, of passes asked for again, and of what could not be done. */
export class Queues extends Construct {
  /** FIFO, one message group an account: passes of one account never overlap. */
  readonly passes: Queue;
  readonly passDeadLetters: Queue;
  /** Standard, because only that can delay a single message. */
  readonly again: Queue;
  /** Ticks, requests and policy changes that could not be handled. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.passDeadLetters = new Queue(this, 'PassDeadLetters', { ...CLOSED, fifo: true, retentionPeriod: DEAD_KEPT });
    this.deadLetters = new Queue(this, 'DeadLetters', { ...CLOSED, retentionPeriod: DEAD_KEPT });
    this.passes = new Queue(this, 'PassQueue', {
      ...CLOSED,
      fifo: true,
      visibilityTimeout: Duration.millis(PASS_HIDDEN_MS),
      deadLetterQueue: { queue: this.passDeadLetters, maxReceiveCount: PASS_ATTEMPTS },
    });
    this.again = new Queue(this, 'AgainQueue', {
      ...CLOSED,
      visibilityTimeout: AGAIN_HIDDEN,
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: AGAIN_ATTEMPTS },
    });
    keepLogicalId(this.passDeadLetters, 'PassDeadLetters');
    keepLogicalId(this.deadLetters, 'DeadLetters');
    keepLogicalId(this.passes, 'PassQueue');
    keepLogicalId(this.again, 'AgainQueue');
  }
}
