import { isWireObject, type WireObject } from './item.ts';

const SERVICE = 'com.amazonaws.dynamodb.v20120810#';

/** An error DynamoDB would answer with: an HTTP status code and the body that goes with it. */
export class DynamoFault extends Error {
  readonly statusCode: number;
  readonly body: WireObject;

  constructor(statusCode: number, body: WireObject) {
    super(String(body['message'] ?? body['Message'] ?? body['__type']));
    this.name = 'DynamoFault';
    this.statusCode = statusCode;
    this.body = body;
  }
}

/** A request DynamoDB refuses before it looks at any item. */
export function validationFault(message: string): DynamoFault {
  return new DynamoFault(400, { __type: 'com.amazon.coral.validate#ValidationException', message });
}

/** A refusal of DynamoDB's own service model, with further members of its body if it has some. */
export function serviceFault(name: string, message: string, members: WireObject = {}): DynamoFault {
  return new DynamoFault(400, { __type: `${SERVICE}${name}`, message, ...members });
}

/** A request that names an operation this engine does not have, or no operation. */
export function unknownOperationFault(target: string): DynamoFault {
  const message = `The embedded DynamoDB does not know the operation "${target}"; see embedded-dynamo.ts for its list.`;
  return new DynamoFault(400, { __type: 'com.amazon.coral.service#UnknownOperationException', message });
}

/**
 * The answer to give for anything thrown while a request was served. What is not one of DynamoDB's refusals
 * becomes status 500, which tells the caller that the outcome is unknown.
 */
export function asFault(error: unknown): DynamoFault {
  if (error instanceof DynamoFault) return error;
  const { statusCode, body } = error as { readonly statusCode?: unknown; readonly body?: unknown };
  if (typeof statusCode === 'number' && isWireObject(body)) return new DynamoFault(statusCode, body);
  const message = `The embedded DynamoDB failed: ${error instanceof Error ? error.message : String(error)}`;
  return new DynamoFault(500, { __type: `${SERVICE}InternalServerError`, message });
}

/** Says whether a fault is the named exception, whatever service prefix it carries. */
export function isFaultNamed(fault: DynamoFault, name: string): boolean {
  return String(fault.body['__type']).endsWith(`#${name}`);
}
