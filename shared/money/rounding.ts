import { Decimal } from 'decimal.js';
import { Amount, type Unit } from './amount.ts';

/** The largest multiple of `step` not above `amount` (towards minus infinity); `step` must be above zero. */
export const roundDownTo = <U extends Unit>(amount: Amount<U>, step: Amount<NoInfer<U>>): Amount<U> =>
  toMultiple(amount, step, Decimal.ROUND_FLOOR);

/** The smallest multiple of `step` not below `amount` (towards plus infinity); `step` must be above zero. */
export const roundUpTo = <U extends Unit>(amount: Amount<U>, step: Amount<NoInfer<U>>): Amount<U> =>
  toMultiple(amount, step, Decimal.ROUND_CEIL);

function toMultiple<U extends Unit>(
  amount: Amount<U>,
  step: Amount<NoInfer<U>>,
  direction: Decimal.Rounding,
): Amount<U> {
  if (!step.isPositive()) throw new RangeError(`a step to round to must be above zero, was ${step}`);
  // Not a rounded quotient: just below a multiple it could round up to it, and so to the wrong side of the amount.
  return new Amount(amount.exact.toNearest(step.exact, direction));
}
