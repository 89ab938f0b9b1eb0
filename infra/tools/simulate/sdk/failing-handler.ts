import type { SdkRequestHandler } from '../../../local/dynamo/sdk-request-handler.ts';
import type { StoreFault } from '../world/ways-outside.ts';

/** What the SDK meets in place of an answer: a reply that says no, or none. */
type Failure = { readonly status: number; readonly name: string } | 'reset';

/** Nothing was done, and most of these say so. */
const NOT_DONE: readonly [Failure, ...Failure[]] = [
  { status: 400, name: 'ProvisionedThroughputExceededException' },
  { status: 400, name: 'ThrottlingException' },
  { status: 500, name: 'InternalServerError' },
  'reset',
];
/** It was done, and none of these says so. */
const DONE: readonly [Failure, ...Failure[]] = ['reset', { status: 500, name: 'InternalServerError' }];

const ATTEMPTS_MAX = 3;

type Handle = SdkRequestHandler['handle'];
type Answered = Awaited<ReturnType<Handle>>;

interface Strike {
  readonly fault: StoreFault;
  /** Which failure it is, and how many attempts of the SDK meet it. */
  readonly turn: number;
  met: number;
}

/** A database whose requests fail on their way, below the SDK and all it does about it. */
export class FailingHandler implements SdkRequestHandler {
  readonly #sound: SdkRequestHandler;
  #strike: Strike | undefined;
  #strikes: number;

  /** `firstTurn`: with which kind of failure to begin; the kinds take turns. */
  constructor(sound: SdkRequestHandler, firstTurn: number) {
    this.#sound = sound;
    this.#strikes = firstTurn;
  }

  /**
   * Carries out a call while its requests fail: once, so that the SDK gets over it, or as often as the SDK tries. A process
   * that is killed gets no answer to its first request, and no other request of it leaves.
   */
  async strike<T>(fault: StoreFault, perform: () => Promise<T>): Promise<T> {
    this.#strike = { fault, turn: this.#strikes, met: 0 };
    this.#strikes += 1;
    try {
      return await perform();
    } finally {
      this.#strike = undefined;
    }
  }

  handle: Handle = async (request) => {
    const strike = this.#strike;
    if (strike === undefined || strike.met >= attemptsOf(strike)) return this.#sound.handle(request);
    const isApplied = strike.fault === 'reply-lost' || (strike.fault === 'crash-after' && strike.met === 0);
    strike.met += 1;
    if (isApplied) await this.#sound.handle(request);
    return fail(failureOf(strike));
  };

  updateHttpClientConfig(): void {}
  httpHandlerConfigs(): Record<string, never> {
    return {};
  }
  destroy(): void {}
}

const isKilled = ({ fault }: Strike): boolean => fault === 'crash-before' || fault === 'crash-after';

const attemptsOf = (strike: Strike): number =>
  isKilled(strike) ? Number.POSITIVE_INFINITY : strike.turn % 3 === 0 ? 1 : ATTEMPTS_MAX;

function failureOf(strike: Strike): Failure {
  if (isKilled(strike)) return 'reset';
  const kinds = strike.fault === 'reply-lost' ? DONE : NOT_DONE;
  return kinds[strike.turn % kinds.length] ?? kinds[0];
}

function fail(failure: Failure): Answered {
  if (failure === 'reset') throw Object.assign(new Error('scripted: socket hang up'), { code: 'ECONNRESET' });
  const body = JSON.stringify({
    __type: `com.amazonaws.dynamodb.v20120810#${failure.name}`,
    message: `scripted: ${failure.name}`,
  });
  return {
    response: {
      statusCode: failure.status,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(body),
    },
  };
}
