import type { Clock } from '../../time/clock.ts';

/** This machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };
