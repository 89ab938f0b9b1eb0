import { dollars } from '../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS, type DeployedLimits } from '../../shared/policy/deployed-limits.ts';

/** A local run may trade its simulated exchange, and larger than a fresh deployment; every other limit is the same. */
export const LOCAL_LIMITS: DeployedLimits = {
  ...CAUTIOUS_LIMITS,
  modeCeiling: 'live',
  notionalMax: dollars('5000000'),
  orderNotionalMax: dollars('1000000'),
};
