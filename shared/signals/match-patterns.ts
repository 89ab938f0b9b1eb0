import type { SignalName } from './detection.ts';
import type { Extremum } from './find-extrema.ts';
import { PATTERN_BARS } from './kernel-smoothing.ts';

/** A pattern that a window's last turning points make, with those it consists of. */
export interface Match {
  readonly name: SignalName;
  readonly points: readonly { readonly part: string; readonly at: number }[];
}

/** Shoulders, and the two bottoms between them, may each differ from their average by this part of it. */
const NEAR_PART = 0.015;
/** Tops of a double top are further apart than this many bars (Lo, Mamaysky and Wang: more than 22 trading days). */
const APART_BARS = 22;
const LAST_BAR = PATTERN_BARS - 1;

/**
 * The patterns that are complete in a window: those whose last turning point lies on the last of its 35 pattern bars, so
 * that each is found once, three bars later. Definitions 1 and 5 of Lo, Mamaysky and Wang (2000).
 */
export function matchPatterns(extrema: readonly Extremum[]): readonly Match[] {
  const inside = extrema.filter(({ at }) => at <= LAST_BAR);
  if (inside.at(-1)?.at !== LAST_BAR) return [];
  return [headAndShoulders(inside), doubleTop(inside)].filter((match) => match !== undefined);
}

/** Five turning points in turn: the third beyond the first and the fifth, these near each other, as are the other two. */
function headAndShoulders(extrema: readonly Extremum[]): Match | undefined {
  const [left, first, head, second, right] = extrema.slice(-5);
  if (!left || !first || !head || !second || !right) return undefined;
  if (!isInTurn([left, first, head, second, right])) return undefined;
  if (!(isBeyond(head, left) && isBeyond(head, right))) return undefined;
  if (!(areNear(left, right) && areNear(first, second))) return undefined;
  const { kind: neck } = first;
  return {
    name: head.kind === 'top' ? 'head-and-shoulders' : 'inverse-head-and-shoulders',
    points: [
      { part: 'left shoulder', at: left.at },
      { part: `first ${neck}`, at: first.at },
      { part: 'head', at: head.at },
      { part: `second ${neck}`, at: second.at },
      { part: 'right shoulder', at: right.at },
    ],
  };
}

/** A top, and the highest later one near it and far enough away, which is the window's last turning point. */
function doubleTop(extrema: readonly Extremum[]): Match | undefined {
  const last = extrema.at(-1);
  if (last === undefined) return undefined;
  const alike = extrema.filter(({ kind }) => kind === last.kind);
  const first = alike.find(
    (one, index) =>
      last.at - one.at > APART_BARS &&
      areNear(one, last) &&
      alike.slice(index + 1, -1).every((between) => isBeyond(last, between)),
  );
  if (first === undefined) return undefined;
  return {
    name: last.kind === 'top' ? 'double-top' : 'double-bottom',
    points: [
      { part: `first ${last.kind}`, at: first.at },
      { part: `second ${last.kind}`, at: last.at },
    ],
  };
}

/** Placing them on raw closes can put two of a kind beside each other. */
const isInTurn = (extrema: readonly Extremum[]): boolean =>
  extrema.every(({ kind }, index) => index === 0 || kind !== extrema[index - 1]?.kind);

const isBeyond = (one: Extremum, other: Extremum): boolean =>
  one.kind === 'top' ? one.value > other.value : one.value < other.value;

function areNear(one: Extremum, other: Extremum): boolean {
  const average = (one.value + other.value) / 2;
  return Math.abs(one.value - average) <= NEAR_PART * average;
}
