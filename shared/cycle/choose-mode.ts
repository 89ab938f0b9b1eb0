import type { Read } from '../market/read.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { Mode } from '../policy/hedge-policy.ts';
import type { PolicyItem } from '../policy/policy-book.ts';
import type { AccountRecord } from './ledger.ts';

/**
 * The mode a pass runs in. A short of real money is tended with real money whatever the policies say meanwhile. Else the
 * enabled policies decide, if the deployment allows it: an account turns live only when all of them say so, and back to
 * paper only when none of them does, because turning forgets what was removed. Where none is enabled, or none says a mode
 * that is one, or none can be read, the mode stays what it was.
 */
export function chooseMode(
  policies: Read<readonly PolicyItem[]>,
  record: AccountRecord | undefined,
  { modeCeiling }: DeployedLimits,
): Mode {
  const before = record?.mode ?? 'paper';
  if (before === 'live' && record?.isOpen) return 'live';
  const enabled = policies.ok ? policies.value.filter(({ enabled: on }) => on !== undefined && on !== false) : [];
  const said = enabled.map(({ mode = 'paper' }) => mode).filter((mode) => mode === 'live' || mode === 'paper');
  if (said.length === 0) return before;
  const isMeantLive = before === 'live' ? said.includes('live') : !said.includes('paper');
  return modeCeiling === 'live' && isMeantLive ? 'live' : 'paper';
}
