import { HOUR_MS, MINUTE_MS } from '../../shared/time/duration.ts';
import type { WireObject } from './dynamo/item.ts';
import { LOCAL_LIMITS } from './local-limits.ts';

/**
 * What a local run gives `cdk synth` beside cdk.json: the exchange is emulated, so it may trade there, and larger than a
 * fresh deployment. `everyMs` is a whole number of minutes.
 */
export const localContext = (accounts: readonly string[], everyMs: number): WireObject => ({
  mode: LOCAL_LIMITS.modeCeiling,
  every: everyMs % HOUR_MS === 0 ? `${everyMs / HOUR_MS}h` : `${everyMs / MINUTE_MS}m`,
  accounts: [...accounts],
  notionalMax: LOCAL_LIMITS.notionalMax.toString(),
  orderNotionalMax: LOCAL_LIMITS.orderNotionalMax.toString(),
});

/** The line that says which stack runs: `the stack as deployed, except mode=live, every=1h`. */
export function stackWords(context: WireObject, deployed: WireObject): string {
  const different = Object.entries(context).filter(([name, value]) => !isSame(value, deployed[name]));
  const changes = different.map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : value}`);
  return changes.length === 0 ? 'the stack as deployed' : `the stack as deployed, except ${changes.join(', ')}`;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
