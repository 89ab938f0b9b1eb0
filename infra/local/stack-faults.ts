import { whenText } from './screen/figures.ts';
import type { LocalStack } from './stack/local-stack.ts';

const BODY_SHOWN = 200;

/**
 * What went wrong around the passes, a sentence each: calls that failed, rights the template does not give, messages
 * nobody works off any more. In a sound stack there are none.
 */
export function stackFaults({
  denied,
  failures,
  givenUp,
}: Pick<LocalStack, 'denied' | 'failures' | 'givenUp'>): readonly string[] {
  const refused = new Set(denied.map(({ message }) => message));
  return [
    ...refused,
    ...failures.map(
      ({ function: name, atMs, errorType, because }) =>
        `${name} failed at ${whenText(atMs)} (${errorType}): ${because}`,
    ),
    ...givenUp().map(
      ({ queue, body }) => `A message was given up and stands in ${queue}: ${body.slice(0, BODY_SHOWN)}`,
    ),
  ];
}
