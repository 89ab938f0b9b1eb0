import type { Credentials } from '../../market/credentials.ts';

type Secrets = Pick<Credentials, 'apiKey' | 'secret'>;

const HIDDEN = '[hidden]';

/**
 * A function that takes the credentials, signatures and query strings out of a text: the library puts the whole
 * signed URL into the messages of failed requests.
 */
export function hidingFrom(credentials: Secrets): (text: string) => string {
  const secrets = [credentials.apiKey, credentials.secret].filter((secret) => secret !== '');
  return (text) =>
    secrets
      .reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text)
      .replace(/\?[^\s"'<>]*=[^\s"'<>]*/g, '')
      .replace(/signature=[^\s&"'<>]+/gi, `signature=${HIDDEN}`);
}
