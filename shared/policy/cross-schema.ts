import * as z from 'zod/mini';
import { ratio } from '../money/amount.ts';
import type { CrossPolicy } from './hedge-policy.ts';
import { choice, into, leaf, map, NUMBER, partBetween, positive } from './schema-parts.ts';

const BETA = 'auto, or a number above 0 in plain digits, such as 0.65';
const fixed = positive(ratio, '0.65');
const beta = leaf(
  (written): CrossPolicy['beta'] | undefined => {
    if (written === 'auto') return { kind: 'auto' };
    const read = fixed.safeParse(written);
    return read.success ? { kind: 'fixed', beta: read.data } : undefined;
  },
  BETA,
  { anyOf: [{ enum: ['auto'] }, NUMBER] },
);

const ACCEPT = 'true: what two coins have in common may fail when it is needed';

/** How a coin is hedged by another coin's perpetual. */
export const cross = into(
  map(
    {
      beta: z.prefault(beta, 'auto'),
      window: z._default(choice('30d'), '30d'),
      rSquaredMin: z._default(partBetween('0', '1'), ratio('0.5')),
      acceptBasis: leaf((written) => (written === true ? (true as const) : undefined), ACCEPT, { const: true }),
      lossMax: z._default(partBetween('0', '1'), ratio('0.1')),
    },
    'a map with acceptBasis, and maybe beta, window, rSquaredMin and lossMax',
  ),
  ({ beta: wanted, rSquaredMin, lossMax }): CrossPolicy => ({ beta: wanted, rSquaredMin, lossMax }),
);
