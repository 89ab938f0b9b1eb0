import { ONE, ratio } from '../money/amount.ts';
import type { DeployedLimits } from './deployed-limits.ts';
import type { HedgePolicy } from './hedge-policy.ts';
import { parsePolicy } from './parse-policy.ts';

/**
 * The last valid version of a policy as it was written (`policyText`); a limit tightened since does not take its margin
 * plan away. Undefined where there is none, or none that reads as a policy any more.
 */
export function parseLastValid(
  text: string | undefined,
  symbol: string,
  limits: DeployedLimits,
): HedgePolicy | undefined {
  if (text === undefined) return undefined;
  const asItWas: DeployedLimits = {
    ...limits,
    modeCeiling: 'live',
    symbols: [...limits.symbols, symbol],
    ratioMax: ONE,
    leverageMax: ratio('125'),
    slippageMax: ONE,
  };
  const reading = parsePolicy(JSON.parse(text), asItWas);
  return reading.ok ? reading.policy : undefined;
}
