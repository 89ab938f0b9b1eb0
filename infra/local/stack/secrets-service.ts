import type { WireObject } from '../dynamo/item.ts';
import type { AccessQuestion } from './iam-statement.ts';
import { arnOf, secretArn } from './physical-names.ts';
import { JSON_1_1, jsonAnswer, jsonFault, type ServiceAnswer } from './service-answer.ts';

/** The text of each secret, by its name. */
export type LocalSecrets = Readonly<Record<string, string>>;

/** The right a request needs: on the secret's full name where there is one, else on the name as it was given. */
export function secretsQuestions(
  operation: string,
  request: WireObject,
  secrets: LocalSecrets,
): readonly AccessQuestion[] {
  const name = secretNameOf(request);
  const resource = secrets[name] === undefined ? arnOf('secretsmanager', `secret:${name}`) : secretArn(name);
  return [{ action: `secretsmanager:${operation}`, resource }];
}

/** Answers GetSecretValue. */
export function answerSecrets(operation: string, request: WireObject, secrets: LocalSecrets): ServiceAnswer {
  if (operation !== 'GetSecretValue') {
    return jsonFault(
      'InvalidRequestException',
      `The local Secrets Manager knows GetSecretValue, not ${operation}.`,
      JSON_1_1,
    );
  }
  const name = secretNameOf(request);
  const text = secrets[name];
  if (text === undefined) {
    return jsonFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.", JSON_1_1);
  }
  const version = { VersionId: '00000000-0000-4000-8000-000000000001', VersionStages: ['AWSCURRENT'] };
  return jsonAnswer({ ARN: secretArn(name), Name: name, SecretString: text, ...version }, JSON_1_1);
}

/** A secret may be asked for by its name, or by its ARN with or without the six characters at the end. */
function secretNameOf({ SecretId }: WireObject): string {
  const id = String(SecretId);
  const start = arnOf('secretsmanager', 'secret:');
  if (!id.startsWith(start)) return id;
  const ending = secretArn('').slice(start.length);
  const name = id.slice(start.length);
  return name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}
