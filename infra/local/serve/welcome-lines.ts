import { MINUTE_MS } from '../../../shared/time/duration.ts';
import { OWNER_KEY } from '../stack/gateway.ts';
import { PLACE } from '../stack/physical-names.ts';
import type { ServeOptions } from './serve-options.ts';

/** What a person must know about a stack that is being served. */
export interface Welcome {
  readonly options: ServeOptions;
  readonly noteFile: string;
  readonly endpoint: string;
  /** Which stack runs, in words. */
  readonly stack: string;
  readonly market: string;
}

/** What runs, on what, where it is kept, where it can be reached, and how to stop it. */
export function welcomeLines({ options, noteFile, endpoint, stack, market }: Welcome): readonly string[] {
  const { everyMs, speed, keep } = options;
  const pace = speed === 1 ? 'in real time' : `${speed} times faster than the real clock`;
  return [
    `Serving ${stack}: a pass every ${everyMs / MINUTE_MS} min, watch-margin every minute, ${pace}. Times are UTC.`,
    `The exchange is emulated (${market}): no order leaves this machine. A policy in live mode trades on it, one in paper mode on paper at its prices.`,
    `Kept in ${keep}: starting again goes on from there.`,
    `Reach it with npm run hedge -- status, or with any AWS client: ${endpoint}, region ${PLACE.region}, access key "${OWNER_KEY}" (also in ${noteFile}).`,
    'Ctrl-C stops it.',
    '',
  ];
}
