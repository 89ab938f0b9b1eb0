import { isInverseSymbol } from '../market/instrument.ts';
import { ONE, ratio } from '../money/amount.ts';
import { leavesOf } from './condition.ts';
import { conditionsOf, type HedgePolicy } from './hedge-policy.ts';

/**
 * What the owner of a valid policy should know about the choices in it; nothing in it is wrong. The figures come from
 * simulations of 2020-2024 market data.
 */
export function notesOn(policy: HedgePolicy): readonly string[] {
  const { marginMode, margin, takeProfit, rearm, ladder, conviction, raise, cross } = policy;
  const notes: readonly (readonly [boolean, string])[] = [
    [!policy.enabled, 'enabled is not true: nothing is opened; a short that is open stays, with its margin plan.'],
    [
      ladder !== undefined && conviction === 'none' && raise.length === 0,
      'conviction none with a ladder: nothing is opened until you write uneasy, warning or confirmed.',
    ],
    [
      cross !== undefined,
      'cross: the perpetual of another coin removes much of the hourly noise and little of the risk of a quarter.',
    ],
    [
      cross !== undefined && namesPrices(policy),
      `cross: prices in takeProfit, conditions and alerts are marks of ${policy.instrument}, not of ${policy.coin}.`,
    ],
    [
      cross?.beta.kind === 'fixed' && cross.beta.beta.eq(ONE),
      'cross.beta 1: BTC by ETH one to one removed 51 % of the hourly variance in 2020 to 2024, by a measured beta 71 %.',
    ],
    ...cashNotes(policy),
    [margin.whenOut === 'alert', 'margin.whenOut alert: with no cash left nothing but you prevents liquidation.'],
    [
      margin.sweepAt !== undefined,
      marginMode === 'cross'
        ? 'margin.sweepAt does nothing with marginMode cross: the wallet is the margin.'
        : 'margin.sweepAt: margin that is returned may have to be topped up again when the price comes back.',
    ],
    [margin.reduceAt.isZero(), 'margin.reduceAt 0: with no cash left the short runs into liquidation.'],
    [
      takeProfit !== undefined,
      'takeProfit ends the protection: after a gain of 8 %, BTC fell by 8 % more within 30 days in 61 % of cases.',
    ],
    [rearm.kind === 'now', 'rearm now: a removed hedge returns by itself, and each return costs fees.'],
  ];
  return notes.flatMap(([applies, note]) => (applies ? [note] : []));
}

/** What leverage and reserve mean, which is another thing where the coin itself is the margin. */
function cashNotes({ instrument, leverage, reserve }: HedgePolicy): readonly (readonly [boolean, string])[] {
  const isInverse = isInverseSymbol(instrument);
  // No rise liquidates it, so nothing has to be topped up.
  const standsFirm = isInverse && leverage.eq(ONE);
  return [
    [
      leverage.gte(ratio('3')) && !isInverse,
      'leverage 3: without top-ups such a short was liquidated in 16 % of 30-day windows with BTC, 26 % with ETH.',
    ],
    [
      isInverse,
      'instrument: the short is margined in the coins it hedges; what a rise costs it is paid in them, and no dollar coin is involved.',
    ],
    [
      reserve.lt(ratio('0.5')) && !standsFirm,
      `reserve ${reserve}: with less than half the notional in cash, top-ups soon run out.`,
    ],
  ];
}

/** Whether any price is written into a policy that somebody might take for another coin's. */
const namesPrices = (policy: HedgePolicy): boolean =>
  policy.takeProfit?.kind === 'price' ||
  policy.alertPrices.length > 0 ||
  conditionsOf(policy)
    .flatMap(leavesOf)
    .some(({ kind }) => kind === 'priceAbove' || kind === 'priceBelow');
