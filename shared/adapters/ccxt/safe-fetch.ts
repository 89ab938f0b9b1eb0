import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DatedReply } from './clock-skew.ts';
import { LostReply } from './failures.ts';

/** What a request carries on the wire. */
interface WireRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A whole reply, in the shape the exchange library reads. */
interface WireReply {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  text(): Promise<string>;
}

export interface SafeFetchSettings {
  /** The longest a request may take, headers and body together. */
  readonly timeoutMs: number;
  /** Where a request really goes; the client keeps seeing the exchange's own address. */
  readonly route: (url: URL) => string;
  readonly nowMs: () => number;
  readonly onDate: (reply: DatedReply) => void;
}

export interface SafeFetch {
  /** Sends one request once. Rejects with `LostReply` unless a whole reply arrives in time. */
  fetch(url: string, request: WireRequest): Promise<WireReply>;
  /** Drops the connections; a later request opens new ones. */
  close(): void;
}

/** Larger than any reply of an exchange (the rules of all its spot markets are some 11 MB). */
const REPLY_BYTES_MAX = 64_000_000;
/** Within a pass too, an idle connection is dropped before the exchange closes it under the next request. */
const IDLE_MS_MAX = 15_000;

/**
 * Sends requests over plain `node:http`, because the global fetch is not safe for orders: it repeats a request whose
 * reply is 421, follows redirects, and its deadline in the exchange library ends with the headers, so that a body
 * that stalls would hold the process after an order was accepted.
 */
export function openSafeFetch(settings: SafeFetchSettings): SafeFetch {
  const plain = new PlainAgent({ keepAlive: true, timeout: IDLE_MS_MAX });
  const secure = new SecureAgent({ keepAlive: true, timeout: IDLE_MS_MAX });
  return {
    fetch: async (url, request) => {
      const target = new URL(settings.route(new URL(url)));
      const deadline = AbortSignal.timeout(settings.timeoutMs);
      const sentMs = settings.nowMs();
      try {
        const agent = target.protocol === 'https:' ? secure : plain;
        const reply = await send(target, request, agent, deadline);
        const text = await readWhole(reply);
        reportDate(reply, sentMs, settings);
        return asWireReply(reply, text);
      } catch (failure) {
        throw new LostReply(deadline.aborted ? `No whole reply within ${settings.timeoutMs} ms.` : brokenBy(failure));
      }
    },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function send(target: URL, request: WireRequest, agent: PlainAgent, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = { ...request.headers, 'Accept-Encoding': 'gzip' };
  const begin = target.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const outgoing = begin(target, { method: request.method, headers, agent, signal }, resolve);
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

async function readWhole(reply: IncomingMessage): Promise<string> {
  const zipped = reply.headers['content-encoding'] === 'gzip';
  const stream = zipped ? pipeline(reply, createGunzip(), () => undefined) : reply;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (!(bytes <= REPLY_BYTES_MAX)) throw new LostReply(`The reply is longer than ${REPLY_BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reportDate(reply: IncomingMessage, sentMs: number, settings: SafeFetchSettings): void {
  const dateMs = Date.parse(reply.headers.date ?? '');
  if (Number.isFinite(dateMs)) settings.onDate({ dateMs, sentMs, receivedMs: settings.nowMs() });
}

function asWireReply(reply: IncomingMessage, text: string): WireReply {
  const headers = Object.fromEntries(
    Object.entries(reply.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : `${value}`]),
  );
  return {
    status: reply.statusCode ?? 0,
    statusText: reply.statusMessage ?? '',
    headers,
    text: () => Promise.resolve(text),
  };
}

/** Never the message of the failure itself: it may hold the address with its signature. */
function brokenBy(failure: unknown): string {
  if (failure instanceof LostReply) return failure.message;
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown cause';
  return `The connection broke before a whole reply arrived (${code}).`;
}
