import { PublishCommand, type PublishCommandInput, type SNSClient } from '@aws-sdk/client-sns';
import type { Alert } from '../../alerts/alert.ts';
import type { AlertChannel } from '../../alerts/alert-channel.ts';
import { isoOf } from '../../time/instant.ts';

/** SNS refuses a subject of 100 characters. */
const SUBJECT_MAX = 99;
/** A text message to a phone is cut off after 1,600 characters. */
const MESSAGE_MAX = 1_500;

/** One topic, and the client that reaches it. */
export interface TopicAccess {
  readonly client: SNSClient;
  readonly topicArn: string;
}

/** Alerts through a topic of SNS. Its attributes `severity`, `code` and `account` are there for subscribers' filters. */
export class SnsAlertChannel implements AlertChannel {
  readonly #topic: TopicAccess;

  constructor(topic: TopicAccess) {
    this.#topic = topic;
  }

  async send(alert: Alert): ReturnType<AlertChannel['send']> {
    try {
      await this.#topic.client.send(new PublishCommand(requestOf(this.#topic.topicArn, alert)));
      return 'sent';
    } catch (error) {
      const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return { kind: 'failed', because: `the alert topic did not take it: ${because}` };
    }
  }
}

const requestOf = (TopicArn: string, alert: Alert): PublishCommandInput => ({
  TopicArn,
  Subject: subjectOf(alert),
  Message: messageOf(alert),
  MessageAttributes: {
    severity: attribute(alert.severity),
    code: attribute(alert.code),
    account: attribute(alert.account),
    id: attribute(alert.id),
    at: attribute(isoOf(alert.atMs)),
  },
});

const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });

/** SNS takes one line of plain ASCII that begins with no blank. */
function subjectOf({ severity, subject }: Alert): string {
  const words = `${severity === 'info' ? '' : `${severity.toUpperCase()}: `}${subject}`;
  const plain = words
    .replaceAll('…', '...')
    .replace(/[^ -~]+/g, '?')
    .trimStart();
  return plain.length <= SUBJECT_MAX ? plain : `${plain.slice(0, SUBJECT_MAX - 3)}...`;
}

function messageOf({ text, account, atMs, severity, code }: Alert): string {
  const words = text.length <= MESSAGE_MAX ? text : `${text.slice(0, MESSAGE_MAX - 1)}…`;
  return `${words}\n\nCounterweight, account ${account}, ${isoOf(atMs)}, ${severity} (${code})`;
}
