import type { Mode } from '../../../shared/policy/hedge-policy.ts';
import type { Reach } from './stack.ts';

/** What a mode means where a stack runs: on this machine even a live account trades with a simulated exchange. */
export function modeWords(mode: Mode, kind: Reach['kind']): string {
  if (mode === 'paper') return 'paper, no order reaches an exchange';
  return kind === 'local' ? 'live, on the simulated exchange of this machine' : 'live, real money';
}
