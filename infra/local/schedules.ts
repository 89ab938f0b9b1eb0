import { MINUTE_MS } from '../../shared/time/duration.ts';

/** The schedules of the stack, by their logical ids. */
export const PASSES = 'Tick';
export const WATCHES = 'WatchTick';

/**
 * Virtual time between two watches of a run over a market. As deployed it would be a minute, which in a month is forty
 * thousand calls of a real process; the market is known by the hour only, so that one look inside each shows the same.
 */
export const WATCH_EVERY_MS = 30 * MINUTE_MS;
