import { createHash } from 'node:crypto';

/** Makes names that nothing else has, in the form of a UUID. */
export type UniqueIds = () => string;

/**
 * Names from the clock and a count: two runs of the same market get the same ones, and a run that goes on from kept
 * tables gets others than the run before, because its clock stands later.
 */
export function openUniqueIds(nowMs: () => number): UniqueIds {
  let count = 0;
  return () => {
    const hex = createHash('sha256').update(`${nowMs()}#${count++}`).digest('hex');
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-');
  };
}
