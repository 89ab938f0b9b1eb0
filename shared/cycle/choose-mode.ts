import type { Read } from '../market/read.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { Mode } from '../policy/hedge-policy.ts';
import type { PolicyItem } from '../policy/policy-book.ts';
import type { AccountRecord } from './ledger.ts';

/**
 * The mode a pass runs in. A short of real money is tended with real money whatever the policies say meanwhile. Else the
 * enabled policies decide, live only where all of them say so and the deployment allows it; where none is enabled, or
 * none can be read, the mode stays what it was.
 */
export function chooseMode(
  policies: Read<readonly PolicyItem[]>,
  record: AccountRecord | undefined,
  { modeCeiling }: DeployedLimits,
): Mode {
  const before = record?.mode ?? 'paper';
  if (before === 'live' && record?.isOpen) return 'live';
  const enabled = policies.ok ? policies.value.filter(({ enabled: on }) => on !== undefined && on !== false) : [];
  if (enabled.length === 0) return before;
  return modeCeiling === 'live' && enabled.every(({ mode }) => mode === 'live') ? 'live' : 'paper';
}
