import type { RawRequest } from './answer-request.ts';
import type { WireReply } from './wire-exchange.ts';

/** A reply with headers of its own. */
export type DressedReply = WireReply & { readonly headers?: Readonly<Record<string, string>> };

/**
 * Meets a request as it likes: `carryOut` lets the exchange answer, at once or later. What it returns is the reply; `cut`
 * closes the connection without one, `stall` begins one that never ends.
 */
export type MeetRequest = (request: RawRequest, carryOut: () => WireReply) => DressedReply | 'cut' | 'stall';

/**
 * What goes wrong on the wire. `cut-before`: the connection dies before the request counts. `cut-after-accept`: the
 * request is carried out and the connection dies before the reply. `delay-body`: it is carried out, the reply begins
 * and never ends. A reply of one's own replaces the real one; the request is carried out only with `apply: true`. A function does what it likes.
 */
export type WireFault =
  | 'cut-before'
  | 'cut-after-accept'
  | 'delay-body'
  | MeetRequest
  | {
      readonly status: number;
      readonly body: string | object;
      readonly headers?: Readonly<Record<string, string>>;
      readonly apply?: boolean;
    };

/** Which requests a fault strikes: `nth` counts this method and path from one since start or the last reset. */
export interface InjectedFault {
  readonly match: (method: string, path: string, nth: number) => boolean;
  readonly fault: WireFault;
}
