import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EmbeddedDynamo } from '../dynamo/embedded-dynamo.ts';
import { isWireObject, type WireObject } from '../dynamo/item.ts';
import { dynamoQuestions, type PartitionKeyOf } from './dynamo-access.ts';
import type { Access, Caller, Denial } from './iam-access.ts';
import type { AccessQuestion } from './iam-statement.ts';
import type { LocalQueue } from './local-queue.ts';
import { readText } from './read-text.ts';
import { answerSecrets, type LocalSecrets, secretsQuestions } from './secrets-service.ts';
import { JSON_1_0, jsonFault, type ServiceAnswer } from './service-answer.ts';
import { answerSns, snsFault, snsQuestions, type Topics } from './sns-service.ts';
import { answerSqs, sqsQuestions } from './sqs-service.ts';
import type { UniqueIds } from './unique-ids.ts';

const LOOPBACK = '127.0.0.1';

/** The access key of the account's owner, who may do everything: the command line and whoever sets the scene. */
export const OWNER_KEY = 'owner';

/** What stands behind the gateway. */
interface GatewayParts {
  readonly callers: ReadonlyMap<string, Caller>;
  readonly access: Access;
  readonly dynamo: Pick<EmbeddedDynamo, 'answer'>;
  readonly partitionKeyOf: PartitionKeyOf;
  readonly queues: ReadonlyMap<string, LocalQueue>;
  readonly topics: Topics;
  readonly secrets: LocalSecrets;
  readonly nowMs: () => number;
  readonly ids: UniqueIds;
  readonly onDenied: (denial: Denial) => void;
}

/** The one address of all of AWS's services here. */
export interface Gateway {
  /** `http://127.0.0.1:PORT`, for AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** Puts the parts behind the address; until then every call is answered with status 503. */
  connect(parts: GatewayParts): void;
  close(): Promise<void>;
}

interface ServiceCall {
  readonly service: string;
  readonly accessKey: string;
  readonly target: string;
  readonly operation: string;
  readonly request: WireObject;
  readonly body: string;
}

/**
 * Listens on a free port of the loopback interface. Who calls is told by the access key, which is the logical id of a
 * function; signatures are not checked, for the keys are no secrets. What a function may do, the template says.
 */
export async function startGateway(): Promise<Gateway> {
  const desk: { parts?: GatewayParts } = {};
  // A connection that a client keeps is never closed from here: its next request would be lost.
  const server = createServer(
    { keepAliveTimeout: 0 },
    (request, response) => void serve(request, response, desk.parts),
  );
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    connect: (parts) => {
      desk.parts = parts;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  parts: GatewayParts | undefined,
): Promise<void> {
  const body = await readText(request);
  if (typeof body !== 'string') return void response.writeHead(413).end();
  if (parts === undefined) return void response.writeHead(503).end();
  const answer = await answerTo(request, body, parts);
  response.sendDate = false; // the clock of the run is the clock of its services
  response.writeHead(answer.statusCode, {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
    date: new Date(parts.nowMs()).toUTCString(),
  });
  response.end(answer.body);
}

async function answerTo(request: IncomingMessage, body: string, parts: GatewayParts): Promise<ServiceAnswer> {
  try {
    const call = callOf(request, body);
    if (call === undefined) return unusable('Send a request of an AWS client to this address; it was none.');
    const caller = parts.callers.get(call.accessKey);
    if (caller !== undefined) return refusalOf(call, caller, parts) ?? (await answerCall(call, parts));
    if (call.accessKey === OWNER_KEY) return await answerCall(call, parts);
    return jsonFault('UnrecognizedClientException', 'The security token included in the request is invalid.');
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { ...unusable(`The local run failed to answer: ${because}`), statusCode: 500 };
  }
}

const unusable = (message: string): ServiceAnswer =>
  jsonFault('com.amazon.coral.service#UnknownOperationException', message);

/** A request of an AWS client, which names its key and its service in the signature; undefined for any other. */
function callOf({ method, headers }: IncomingMessage, body: string): ServiceCall | undefined {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const [, accessKey, service] = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  if (method !== 'POST' || host !== LOOPBACK || accessKey === undefined || service === undefined) return undefined;
  const target = String(headers['x-amz-target'] ?? '');
  if (target === '') {
    const fields = Object.fromEntries(new URLSearchParams(body));
    return { service, accessKey, target, operation: String(fields['Action']), request: fields, body };
  }
  const parsed: unknown = body === '' ? {} : JSON.parse(body);
  const operation = target.split('.')[1] ?? '';
  return { service, accessKey, target, operation, request: isWireObject(parsed) ? parsed : {}, body };
}

function refusalOf(call: ServiceCall, caller: Caller, parts: GatewayParts): ServiceAnswer | undefined {
  const denial = parts.access.denialOf(caller, questionsOf(call, parts));
  if (denial === undefined) return undefined;
  parts.onDenied(denial);
  if (call.service === 'sns') return snsFault(403, 'AuthorizationError', denial.message);
  return jsonFault('com.amazon.coral.service#AccessDeniedException', denial.message);
}

function questionsOf({ service, operation, request }: ServiceCall, parts: GatewayParts): readonly AccessQuestion[] {
  switch (service) {
    case 'dynamodb':
      return dynamoQuestions(operation, request, parts.partitionKeyOf);
    case 'sqs':
      return sqsQuestions(operation, request);
    case 'sns':
      return snsQuestions(operation, request);
    case 'secretsmanager':
      return secretsQuestions(operation, request, parts.secrets);
    default:
      return [{ action: `${service}:${operation}`, resource: '*' }];
  }
}

async function answerCall(call: ServiceCall, parts: GatewayParts): Promise<ServiceAnswer> {
  const { service, operation, request } = call;
  const { queues, topics, secrets, nowMs, ids } = parts;
  switch (service) {
    case 'dynamodb':
      return { ...(await parts.dynamo.answer(call.target, call.body)), contentType: JSON_1_0 };
    case 'sqs':
      return answerSqs(operation, request, queues, nowMs());
    case 'sns':
      return answerSns(operation, request, topics, { atMs: nowMs(), messageId: ids() });
    case 'secretsmanager':
      return answerSecrets(operation, request, secrets);
    default:
      return unusable(`The local run has DynamoDB, SQS, SNS and Secrets Manager, not ${service}.`);
  }
}
