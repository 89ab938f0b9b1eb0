import { type Price, type Ratio, ratio } from '../money/amount.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import type { Notice } from './decision.ts';
import type { HedgeState, PriceAlarm } from './hedge-state.ts';
import type { HedgeView } from './hedge-view.ts';

/** After a crossing the mark must come back by this part before crossing again is news. */
const BACK: Ratio = ratio('0.005');

/** Alarms that went off, and what to remember of all of them. */
export interface AlarmCheck {
  readonly notices: readonly Notice[];
  readonly state: HedgeState;
}

/** Alarms look at the mark, and at nothing else. */
type AlarmView = Pick<HedgeView, 'instrument'> & { readonly prices: Pick<HedgeView['prices'], 'mark'> };

/** Says once that the mark price has reached a price the owner named, from whichever side; needs a price fit to trade on. */
export function judgeAlarms(
  view: AlarmView,
  policy: HedgePolicy,
  state: HedgeState,
  arePricesFit: boolean,
): AlarmCheck {
  const known = state.alarms ?? [];
  if (!arePricesFit || (policy.alertPrices.length === 0 && known.length === 0)) return { notices: [], state };
  const { mark } = view.prices;
  const judged = policy.alertPrices.map((at) =>
    judgeOne(
      at,
      mark,
      known.find((one) => one.price.eq(at)),
    ),
  );
  const rung = judged.filter(({ rings }) => rings);
  const notices = rung.map(({ alarm }) => alarmNotice(view, alarm));
  const isSame = rung.length === 0 && judged.length === known.length && judged.every(({ isNew }) => !isNew);
  return { notices, state: isSame ? state : { ...state, alarms: judged.map(({ alarm }) => alarm) } };
}

interface Judged {
  readonly alarm: PriceAlarm;
  readonly rings: boolean;
  readonly isNew: boolean;
}

function judgeOne(at: Price, mark: Price, before: PriceAlarm | undefined): Judged {
  if (before === undefined)
    return { alarm: { price: at, side: mark.gte(at) ? 'above' : 'below', times: 0 }, rings: false, isNew: true };
  const margin = before.times === 0 ? at.minus(at) : at.times(BACK);
  const isCrossed = before.side === 'below' ? mark.gte(at.plus(margin)) : mark.lte(at.minus(margin));
  if (!isCrossed) return { alarm: before, rings: false, isNew: false };
  const side = before.side === 'below' ? 'above' : 'below';
  return { alarm: { price: at, side, times: before.times + 1 }, rings: true, isNew: false };
}

function alarmNotice({ instrument, prices }: AlarmView, { price, side, times }: PriceAlarm): Notice {
  const moved = side === 'above' ? 'risen to' : 'fallen to';
  const sentence = `Price alarm: ${instrument.coin} has ${moved} ${price} (mark ${prices.mark.toText(2)}). Nothing is traded because of it.`;
  return { code: 'price-alarm', sentence, about: `${price} ${times}` };
}
