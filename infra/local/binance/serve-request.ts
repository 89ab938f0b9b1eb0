import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest, ENDPOINTS, type Exchange, type RawRequest } from './answer-request.ts';
import type { WireReply } from './wire-exchange.ts';
import type { InjectedFault, MeetRequest, WireFault } from './wire-faults.ts';

/** What the server remembers between requests. */
export interface Wire {
  readonly exchange: Exchange;
  readonly nowMs: () => number;
  /** By `METHOD path`. */
  readonly calls: Map<string, number>;
  readonly unknown: string[];
  readonly faults: Set<InjectedFault>;
  readonly onWrite: (() => void) | undefined;
}

/** Answers one request. A mistake of the emulator itself becomes a 500 with its words, never a dead process. */
export async function serveRequest(wire: Wire, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await answerOrFail(wire, request, response);
  } catch (error) {
    const msg = `The emulator failed: ${error instanceof Error ? error.message : String(error)}`;
    if (response.headersSent || request.destroyed) response.destroy();
    else send(response, { status: 500, body: { code: -1000, msg } }, wire.nowMs());
  }
}

/** Counts the request, lets a fault strike, and otherwise replies as the exchange would. */
async function answerOrFail(wire: Wire, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await readRequest(request);
  const struck = strike(wire, raw);
  if (struck === 'cut-before') return void request.socket.destroy();
  const nowMs = wire.nowMs();
  const answer = (): WireReply => {
    const reply = answerRequest(raw, wire.exchange, wire.nowMs());
    if (raw.method !== 'GET') wire.onWrite?.();
    return reply;
  };
  if (struck === undefined) return send(response, answer(), nowMs);
  if (struck === 'cut-after-accept') {
    answer();
    return void request.socket.destroy();
  }
  if (struck === 'delay-body') return stall(response, answer(), nowMs);
  if (typeof struck === 'function') return deliver(struck(raw, answer), request, response, nowMs);
  if (struck.apply === true) answer();
  send(response, struck, nowMs, struck.headers);
}

function deliver(
  reply: ReturnType<MeetRequest>,
  request: IncomingMessage,
  response: ServerResponse,
  nowMs: number,
): void {
  if (reply === 'cut') request.socket.destroy();
  else if (reply === 'stall') stall(response, { status: 200, body: {} }, nowMs);
  else send(response, reply, nowMs, reply.headers);
}

async function readRequest(request: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const [target = '', query = ''] = (request.url ?? '').split('?');
  const path = target.replace(/^\/[^/]+/, '');
  const apiKey = request.headers['x-mbx-apikey'];
  return {
    method: request.method ?? 'GET',
    path,
    query,
    body: Buffer.concat(chunks).toString('utf8'),
    apiKey: typeof apiKey === 'string' ? apiKey : undefined,
  };
}

/** Counts the request and finds the fault that strikes it, if any. */
function strike(wire: Wire, { method, path }: RawRequest): WireFault | undefined {
  const call = `${method} ${path}`;
  const nth = (wire.calls.get(call) ?? 0) + 1;
  wire.calls.set(call, nth);
  if (ENDPOINTS[call] === undefined) wire.unknown.push(call);
  return [...wire.faults].find(({ match }) => match(method, path, nth))?.fault;
}

function send(response: ServerResponse, reply: WireReply, nowMs: number, headers: object = {}): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, { ...commonHeaders(nowMs), ...headers }).end(text);
}

/** Begins a reply that never ends; only the client's own deadline or the emulator's end closes it. */
function stall(response: ServerResponse, reply: WireReply, nowMs: number): void {
  const text = JSON.stringify(reply.body);
  response.writeHead(reply.status, { ...commonHeaders(nowMs), 'content-length': String(Buffer.byteLength(text)) });
  response.write(text.slice(0, Math.floor(text.length / 2)));
}

/** The date is the exchange's clock, not this machine's: clients measure their skew by it. */
const commonHeaders = (nowMs: number): Readonly<Record<string, string>> => ({
  'content-type': 'application/json;charset=UTF-8',
  date: new Date(nowMs).toUTCString(),
});
