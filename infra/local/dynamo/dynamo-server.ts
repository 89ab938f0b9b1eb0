import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';
const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** The largest request DynamoDB takes (its service quotas). */
const REQUEST_BYTES_MAX = 16 * 1024 * 1024;

/** One answer of DynamoDB's JSON protocol. */
export interface WireAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** Answers one request of DynamoDB's JSON protocol: the `x-amz-target` header and the body. */
export type AnswerRequest = (target: string, body: string) => Promise<WireAnswer>;

/** A server that listens, and the way to end it. */
export interface ListeningServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Serves DynamoDB's HTTP protocol on the loopback address, on any free port unless one is given. Rejects when the port
 * is taken. Nothing is checked but that the caller is a program on this machine: a web page cannot send
 * the header and content type asked for, and a foreign name that resolves to this address is refused.
 */
export async function serveDynamo(answer: AnswerRequest, port = 0): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    void serve(answer, request, response);
  });
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://${LOOPBACK}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // the SDK keeps its connections open, and `close` would wait for them
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const message = `The embedded DynamoDB cannot listen on ${LOOPBACK}:${port}: ${error.message}. Give another port, or 0 for any free one.`;
      reject(new Error(message, { cause: error }));
    });
    server.listen(port, LOOPBACK, resolve);
  });
}

async function serve(answer: AnswerRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return send(response, { statusCode: 400, body: refusal });
  const body = await bodyOf(request).catch(() => undefined);
  if (body === undefined) return; // the caller hung up before the request was whole
  if (body === 'tooLarge') return send(response, { statusCode: 413, body: '' });
  send(response, await answer(String(request.headers['x-amz-target']), body.text));
}

function refusalOf({ method, headers }: IncomingMessage): string | undefined {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim();
  if (host !== LOOPBACK && host !== 'localhost') return refusal(`The host must be ${LOOPBACK}, not "${host}".`);
  if (method !== 'POST' || type !== CONTENT_TYPE || headers['x-amz-target'] === undefined) {
    return refusal(`This is a DynamoDB endpoint: send POST with x-amz-target and content type ${CONTENT_TYPE}.`);
  }
  return undefined;
}

const refusal = (message: string): string =>
  JSON.stringify({ __type: 'com.amazon.coral.service#UnknownOperationException', message });

async function bodyOf(request: IncomingMessage): Promise<{ readonly text: string } | 'tooLarge'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (!(bytes <= REQUEST_BYTES_MAX)) return 'tooLarge';
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}

function send(response: ServerResponse, { statusCode, body }: WireAnswer): void {
  response.writeHead(statusCode, { 'content-type': CONTENT_TYPE, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
