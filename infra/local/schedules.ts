import { HOUR_MS } from '../../shared/time/duration.ts';

/** The schedules of the stack, by their logical ids. */
export const PASSES = 'Tick';
export const WATCHES = 'WatchTick';

/**
 * Virtual time between two watches of a run over a market. As deployed it would be a minute, which in a month is forty
 * thousand calls of a real process; the market is known by the hour only, and each watch opens the exchange anew.
 */
export const WATCH_EVERY_MS = 6 * HOUR_MS;

/** The watch of an hour that begins at an instant: in its middle, away from the passes; undefined where none is due. */
export const watchWithin = (openMs: number): number | undefined =>
  openMs % WATCH_EVERY_MS === 0 ? openMs + HOUR_MS / 2 : undefined;
