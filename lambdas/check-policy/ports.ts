import type { AlertChannel } from '../../shared/alerts/alert-channel.ts';
import type { PassQueue } from '../../shared/cycle/pass-message.ts';
import type { DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import type { PolicyBook } from '../../shared/policy/policy-book.ts';
import type { PolicyChecks } from '../../shared/policy/policy-checks.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { WriteLine } from '../write-line.ts';

/** What checking policies needs of the outside. */
export interface CheckPorts {
  readonly clock: Clock;
  readonly policies: PolicyBook;
  readonly checks: PolicyChecks;
  readonly channel: AlertChannel;
  readonly queue: PassQueue;
  readonly limits: DeployedLimits;
  /** The accounts of the deployment: keys are read for them only, and only they have an alarm. */
  readonly accounts: readonly string[];
  readonly write: WriteLine;
}
