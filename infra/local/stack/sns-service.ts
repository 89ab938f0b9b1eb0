import type { WireObject } from '../dynamo/item.ts';
import type { AccessQuestion } from './iam-statement.ts';
import type { ServiceAnswer } from './service-answer.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** A message that the alert topic would have sent to its subscribers. */
export interface SentAlert {
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  /** Text attributes by name, which subscriptions filter by. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly atMs: number;
}

/** What the local SNS needs: which topics there are, and where messages go. */
export interface Topics {
  readonly arns: ReadonlySet<string>;
  readonly collect: (alert: SentAlert) => void;
}

/** The right a request needs. */
export const snsQuestions = (operation: string, request: WireObject): readonly AccessQuestion[] => [
  { action: `sns:${operation}`, resource: String(request['TopicArn']) },
];

/** Answers SNS's Publish, in the query protocol: text fields in, XML out. */
export function answerSns(
  operation: string,
  request: WireObject,
  topics: Topics,
  stamp: { readonly atMs: number; readonly messageId: string },
): ServiceAnswer {
  if (operation !== 'Publish') return snsFault(400, 'InvalidAction', `The local SNS knows Publish, not ${operation}.`);
  const topicArn = String(request['TopicArn']);
  const subject = request['Subject'] === undefined ? undefined : String(request['Subject']);
  const message = String(request['Message'] ?? '');
  if (!topics.arns.has(topicArn)) return snsFault(404, 'NotFound', 'Topic does not exist');
  if (message === '') return snsFault(400, 'InvalidParameter', 'Invalid parameter: Empty message');
  if (subject !== undefined && !isSubject(subject))
    return snsFault(400, 'InvalidParameter', 'Invalid parameter: Subject');
  topics.collect({ topicArn, subject, message, attributes: attributesOf(request), atMs: stamp.atMs });
  const result = `<PublishResult><MessageId>${stamp.messageId}</MessageId></PublishResult>`;
  const metadata = `<ResponseMetadata><RequestId>${stamp.messageId}</RequestId></ResponseMetadata>`;
  return xml(200, `<PublishResponse xmlns="${NAMESPACE}">${result}${metadata}</PublishResponse>`);
}

/** An error of SNS. */
export function snsFault(statusCode: number, code: string, message: string): ServiceAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
  return xml(statusCode, `<ErrorResponse xmlns="${NAMESPACE}">${error}</ErrorResponse>`);
}

/** SNS's API reference: fewer than 100 characters, with no line break and no control character. */
const isSubject = (text: string): boolean => text.length > 0 && text.length < 100 && !/\p{Cc}/u.test(text);

function attributesOf(request: WireObject): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [field, name] of Object.entries(request)) {
    const entry = /^(MessageAttributes\.entry\.\d+)\.Name$/.exec(field)?.[1];
    const value = entry === undefined ? undefined : request[`${entry}.Value.StringValue`];
    if (value !== undefined) attributes[String(name)] = String(value);
  }
  return attributes;
}

const xml = (statusCode: number, body: string): ServiceAnswer => ({ statusCode, contentType: 'text/xml', body });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
