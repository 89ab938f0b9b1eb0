import { createHmac, timingSafeEqual } from 'node:crypto';
import { SECOND_MS } from '../../../shared/time/duration.ts';
import type { WireReply } from './wire-exchange.ts';
import { fault, missingParameter } from './wire-replies.ts';

const RECV_WINDOW_MS = 5 * SECOND_MS;
const RECV_WINDOW_MAX_MS = 60 * SECOND_MS;

/** What is signed, exactly as it was sent: the query followed by the body. */
export interface SignedText {
  readonly query: string;
  readonly body: string;
}

/** Why a signed request is not accepted at `nowMs`, undefined when it is. */
export function checkSignature(sent: SignedText, secret: string, nowMs: number): WireReply | undefined {
  const total = sent.query + sent.body;
  const [, signed = '', signature = ''] = /^(.*)&signature=([0-9a-fA-F]{64})$/s.exec(total) ?? [];
  const params = new URLSearchParams(total);
  if (params.get('signature') === null) return missingParameter('signature');
  const expected = createHmac('sha256', secret).update(signed).digest();
  const given = Buffer.from(signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return fault(-1022, 'Signature for this request is not valid.');
  return checkTime(params, nowMs);
}

function checkTime(params: URLSearchParams, nowMs: number): WireReply | undefined {
  const timestamp = wholeNumber(params.get('timestamp'));
  if (timestamp === undefined) return missingParameter('timestamp');
  const recvWindow = wholeNumber(params.get('recvWindow') ?? String(RECV_WINDOW_MS));
  if (recvWindow === undefined || recvWindow > RECV_WINDOW_MAX_MS)
    return fault(-1131, 'recvWindow must be less than 60000');
  if (timestamp >= nowMs + SECOND_MS)
    return fault(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
  if (nowMs - timestamp > recvWindow) return fault(-1021, 'Timestamp for this request is outside of the recvWindow.');
  return undefined;
}

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
