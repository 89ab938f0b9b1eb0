import type { AnswerRequest } from './dynamo-server.ts';

interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** What the AWS SDK asks of the `requestHandler` of a client. */
export interface SdkRequestHandler {
  handle(request: SdkRequest): Promise<{ readonly response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** Lets a client of the AWS SDK in this process call the engine without a socket. */
export function sdkRequestHandler(answer: AnswerRequest): SdkRequestHandler {
  return {
    async handle({ headers, body }) {
      const answered = await answer(headers['x-amz-target'] ?? '', textOf(body));
      return {
        response: {
          statusCode: answered.statusCode,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: Buffer.from(answered.body),
        },
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  if (body === undefined) return '';
  throw new Error(
    'The AWS SDK sent a body that is neither text nor bytes; the embedded DynamoDB has no streamed bodies.',
  );
}
