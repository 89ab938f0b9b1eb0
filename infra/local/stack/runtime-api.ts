import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isWireObject } from '../dynamo/item.ts';
import { readText } from './read-text.ts';

const LOOPBACK = '127.0.0.1';
const ROUTE = /^\/2018-06-01\/runtime\/(?:invocation\/(?:(next)|([^/]+)\/(response|error))|(init)\/error)$/;

/** One event on its way to a function. */
interface GivenEvent {
  readonly id: string;
  readonly json: string;
  readonly deadlineMs: number;
  readonly functionArn: string;
}

/** An error as a runtime reports it. */
export interface RuntimeFault {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** What a runtime reports. */
interface RuntimeReports {
  onResponse(id: string, json: string): void;
  onError(id: string, fault: RuntimeFault): void;
  onInitError(fault: RuntimeFault): void;
}

/** The Runtime API of one function. */
export interface RuntimeApi {
  /** `127.0.0.1:PORT`, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Says who hears the reports from now on. */
  reportTo(reports: RuntimeReports): void;
  /** Hands an event to the runtime, now or as soon as it asks. */
  give(event: GivenEvent): void;
  /** Forgets an event that no runtime has asked for yet. */
  withdraw(): void;
  /** Gives up on a runtime that waits for an event: its process is being killed, and the next one asks for itself. */
  forgetRuntime(): void;
  close(): Promise<void>;
}

/** Serves the Runtime API (2018-06-01) of one function on a free port of the loopback interface. */
export async function serveRuntimeApi(): Promise<RuntimeApi> {
  const desk: { waiting?: ServerResponse | undefined; event?: GivenEvent | undefined; reports?: RuntimeReports } = {};
  const handOver = (): void => {
    if (desk.waiting === undefined || desk.event === undefined) return;
    sendEvent(desk.waiting, desk.event);
    desk.waiting = undefined;
    desk.event = undefined;
  };
  const park = (response: ServerResponse): void => {
    desk.waiting = response;
    response.on('close', () => {
      if (desk.waiting === response) desk.waiting = undefined;
    });
    handOver();
  };
  // A runtime waits for its next event as long as it takes.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    void serve(request, response, park).then((report) => report?.(desk.reports));
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  const { port } = server.address() as AddressInfo;
  return {
    address: `${LOOPBACK}:${port}`,
    reportTo: (reports) => {
      desk.reports = reports;
    },
    give: (event) => {
      desk.event = event;
      handOver();
    },
    withdraw: () => {
      desk.event = undefined;
    },
    forgetRuntime: () => {
      desk.waiting = undefined;
      // Its last question may be on its way still: what reaches a socket that is gone is answered by nobody.
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** What a request asks to be reported; undefined when it asks for nothing of the kind. */
type Report = (reports: RuntimeReports | undefined) => void;

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  park: (response: ServerResponse) => void,
): Promise<Report | undefined> {
  const [route, next, id = '', kind] = ROUTE.exec(request.url ?? '') ?? [];
  if (route === undefined) response.writeHead(404).end();
  if (next !== undefined) park(response);
  if (route === undefined || next !== undefined) return undefined;
  const body = await readText(request);
  if (typeof body !== 'string') return undefined; // the runtime died while it spoke; its end is reported elsewhere
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  if (kind === 'response') return (reports) => reports?.onResponse(id, body);
  if (kind === 'error') return (reports) => reports?.onError(id, faultIn(body));
  return (reports) => reports?.onInitError(faultIn(body));
}

function sendEvent(response: ServerResponse, { id, json, deadlineMs, functionArn }: GivenEvent): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': String(deadlineMs),
    'lambda-runtime-invoked-function-arn': functionArn,
  });
  response.end(json);
}

function faultIn(body: string): RuntimeFault {
  const fault: unknown = JSON.parse(body);
  const { errorType, errorMessage } = isWireObject(fault) ? fault : {};
  return { errorType: String(errorType), errorMessage: String(errorMessage) };
}
