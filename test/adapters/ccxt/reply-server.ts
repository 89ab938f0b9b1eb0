import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** With the exchange's host in front: `/fapi.binance.com/fapi/v1/order`. */
  readonly path: string;
  /** Of the query or the body. */
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** What the server does with a request. */
export type Answer =
  | { readonly status: number; readonly body: string | Buffer; readonly headers?: Readonly<Record<string, string>> }
  | 'close the socket'
  | 'stall before the headers'
  | 'stall in the body';

export interface ReplyServer {
  readonly route: (url: URL) => string;
  readonly arrived: Arrived[];
  /** `METHOD path` of everything that arrived, sorted. */
  asked(): string[];
  answerWith(answer: (request: Arrived) => Answer): void;
  /** Connections that clients hold open, once all that is on its way has arrived. */
  openConnections(): Promise<number>;
  close(): Promise<void>;
}

export const json = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: JSON.stringify(value),
  headers,
});

/** A loopback server that stands for all of the exchange's hosts. */
export async function startReplyServer(): Promise<ReplyServer> {
  const arrived: Arrived[] = [];
  let answer: (request: Arrived) => Answer = () => json({ code: -1, msg: 'not prepared' }, 404);
  const server = createServer((incoming, outgoing) => {
    void collect(incoming).then((request) => {
      arrived.push(request);
      send(answer(request), outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    route: (url) => `http://127.0.0.1:${port}/${url.host}${url.pathname}${url.search}`,
    arrived,
    asked: () => arrived.map(({ method, path }) => `${method} ${path}`).sort(),
    answerWith: (next) => {
      answer = next;
    },
    openConnections: async () => {
      await new Promise((soon) => setTimeout(soon, 20));
      return new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function collect(incoming: IncomingMessage): Promise<Arrived> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  const parameters = new URLSearchParams(url.search === '' ? body : url.search);
  return { method: incoming.method ?? '', path: url.pathname, parameters, headers: incoming.headers };
}

function send(answer: Answer, outgoing: ServerResponse): void {
  outgoing.sendDate = false; // the tests' clock stands still; a test of dates sends its own
  if (answer === 'close the socket') {
    outgoing.socket?.destroy();
  } else if (answer === 'stall in the body') {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.write('{"orderId":');
  } else if (answer !== 'stall before the headers') {
    outgoing.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
  }
}
