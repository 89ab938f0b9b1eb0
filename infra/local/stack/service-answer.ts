import type { WireObject } from '../dynamo/item.ts';

/** One HTTP answer of the gateway. */
export interface ServiceAnswer {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
}

export const JSON_1_0 = 'application/x-amz-json-1.0';
export const JSON_1_1 = 'application/x-amz-json-1.1';

/** A result in one of AWS's JSON protocols. */
export const jsonAnswer = (body: WireObject, contentType = JSON_1_0): ServiceAnswer => ({
  statusCode: 200,
  contentType,
  body: JSON.stringify(body),
});

/** An error in one of AWS's JSON protocols. Some services write `message`, some `Message`; clients read either. */
export const jsonFault = (type: string, message: string, contentType = JSON_1_0): ServiceAnswer => ({
  statusCode: 400,
  contentType,
  body: JSON.stringify({ __type: type, message, Message: message }),
});
