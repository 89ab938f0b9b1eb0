import { HOUR_MS } from '../../../shared/time/duration.ts';

/**
 * The period of the stack in every test that runs it: one period is one synthesis for all of them. Five hours put a pass
 * where case 1 reaches its price, and quiet ones between two settlements.
 */
export const STACK_PERIOD_MS = 5 * HOUR_MS;
