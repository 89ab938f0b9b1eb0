import type { Decision } from '../../../../shared/hedge/decision.ts';

/** What would be done: a decision without its words and amounts. */
export const kindOf = ({ action }: Decision): string => (action.kind === 'trade' ? action.purpose : action.kind);

/** One input moved by so much, and what is decided then. */
export interface Change<T> {
  readonly by: T;
  readonly decision: Decision;
}

/** How an input is moved, in rising steps, and where two moves are near enough to stop looking between them. */
export interface Search<T> {
  readonly steps: Iterable<T>;
  readonly decideAt: (by: T) => Decision;
  readonly between: (near: T, far: T) => T;
  readonly isNear: (near: T, far: T) => boolean;
}

/**
 * The smallest move of one input that leads to another kind of action, by steps and then by halves between the two that
 * differ; undefined where none of the steps does. A change that is over again within one step is not seen.
 */
export function nearestChange<T>(start: T, before: Decision, search: Search<T>): Change<T> | undefined {
  let near = start;
  for (const by of search.steps) {
    const decision = search.decideAt(by);
    if (kindOf(decision) !== kindOf(before)) return narrowed(near, { by, decision }, before, search);
    near = by;
  }
  return undefined;
}

function narrowed<T>(
  start: T,
  found: Change<T>,
  before: Decision,
  { decideAt, between, isNear }: Search<T>,
): Change<T> {
  let near = start;
  let far = found;
  while (!isNear(near, far.by)) {
    const by = between(near, far.by);
    const decision = decideAt(by);
    if (kindOf(decision) === kindOf(before)) near = by;
    else far = { by, decision };
  }
  return far;
}
