import { isInverseSymbol, ownPerpetual } from '../market/instrument.ts';
import type { Ratio } from '../money/amount.ts';
import { leavesOf } from './condition.ts';
import type { DeployedLimits } from './deployed-limits.ts';
import { distanceAtEntry } from './entry-margin.ts';
import { mustBe, mustHold, type Place, valueAt } from './fault-sentences.ts';
import { conditionsOf, type HedgePolicy } from './hedge-policy.ts';
import type { PolicyFault } from './policy-fault.ts';

const SYMBOLS_SHOWN_MAX = 4;

/** Two numbers of a policy of which `low` must be the lower one. */
interface Pair {
  readonly low: Place;
  readonly lowValue: Ratio;
  readonly high: Place;
  readonly highValue: Ratio;
}

/** Blames the one that the owner wrote, for nobody can correct a default. */
function inOrder(item: unknown, { low, lowValue, high, highValue }: Pair): readonly PolicyFault[] {
  if (lowValue.lt(highValue)) return [];
  const isHighBlamed = valueAt(item, low) === undefined && valueAt(item, high) !== undefined;
  return isHighBlamed
    ? [mustHold(item, high, `${highValue}`, `above ${low.join('.')}, which is ${lowValue}`)]
    : [mustHold(item, low, `${lowValue}`, `below ${high.join('.')}, which is ${highValue}`)];
}

function bandFaults(item: unknown, { band }: HedgePolicy): readonly PolicyFault[] {
  const { below, landBelow, above, landAbove } = band;
  return [
    ...inOrder(item, { low: ['band', 'below'], lowValue: below, high: ['band', 'landBelow'], highValue: landBelow }),
    ...inOrder(item, { low: ['band', 'landAbove'], lowValue: landAbove, high: ['band', 'above'], highValue: above }),
  ];
}

function marginFaults(item: unknown, policy: HedgePolicy): readonly PolicyFault[] {
  const { margin, leverage } = policy;
  const { warnAt, topUpAt, reduceAt } = margin;
  const order = { low: ['margin', 'topUpAt'], lowValue: topUpAt, high: ['margin', 'warnAt'], highValue: warnAt };
  const topUpDistance = distanceAtEntry(policy).times(topUpAt);
  if (topUpDistance.gt(reduceAt)) return inOrder(item, order);
  const place = valueAt(item, ['margin', 'topUpAt']) === undefined ? 'reduceAt' : 'topUpAt';
  const reached = `at leverage ${leverage} it tops up ${topUpDistance.toText(3)} from liquidation`;
  const allowed =
    place === 'topUpAt'
      ? `higher: ${reached}, which must be above reduceAt ${reduceAt}`
      : `below ${topUpDistance.toText(3)}, where topUpAt ${topUpAt} tops up at leverage ${leverage}`;
  return [...inOrder(item, order), mustHold(item, ['margin', place], `${margin[place]}`, allowed)];
}

function holdingsFaults(item: unknown, { holdings }: HedgePolicy): readonly PolicyFault[] {
  if (holdings.onAccount || holdings.elsewhere !== undefined) return [];
  return [mustBe(item, ['holdings', 'onAccount'], 'true, or holdings.elsewhere must say which coins to hedge')];
}

function instrumentFaults(item: unknown, policy: HedgePolicy, limits: DeployedLimits): readonly PolicyFault[] {
  const { coin, instrument } = policy;
  const own = /^([A-Z0-9]+)\/(?:([A-Z0-9]+):\2|USD:\1)$/.exec(instrument);
  const isOwn = own?.[1] === coin;
  if (own === null || (!isOwn && policy.cross === undefined)) {
    const allowed = `the perpetual of ${coin} itself, such as ${ownPerpetual(coin)} or ${coin}/USD:${coin}`;
    const because =
      own === null ? ': dated contracts are not built yet' : ', or cross must say how another coin hedges it';
    return [mustBe(item, ['instrument'], `${allowed}${because}`)];
  }
  if (isOwn && policy.cross !== undefined)
    return [mustBe(item, ['cross'], `left out: ${instrument} is the perpetual of ${coin} itself`)];
  if (limits.symbols.includes(instrument)) return [];
  const shown = limits.symbols.slice(0, SYMBOLS_SHOWN_MAX).map((symbol) => symbol.slice(0, 24));
  const names = `${shown.join(', ')}${limits.symbols.length > SYMBOLS_SHOWN_MAX ? ' and others' : ''}`;
  return valueAt(item, ['instrument']) === undefined
    ? [mustBe(item, ['coin'], `a coin whose perpetual this deployment allows: ${names}`)]
    : [mustBe(item, ['instrument'], `one that this deployment allows: ${names}`)];
}

/** What an inverse contract cannot do. It is margined in the coin itself, so no dollar coin and no other coin comes in. */
function inverseFaults(item: unknown, policy: HedgePolicy): readonly PolicyFault[] {
  const { instrument, coin, cross, mode, marginMode, margin, stablecoinBelow } = policy;
  if (!isInverseSymbol(instrument)) return [];
  const asksForDollarCoin = conditionsOf(policy)
    .flatMap(leavesOf)
    .some(({ kind }) => kind === 'stablecoinBelow');
  return [
    ...(cross === undefined || instrument === `${coin}/USD:${coin}`
      ? []
      : [mustBe(item, ['instrument'], `a linear perpetual: an inverse contract hedges no other coin than its own`)]),
    ...(mode === 'live'
      ? []
      : [mustHold(item, ['mode'], mode, 'live: a hedge by an inverse contract cannot be tried on paper yet')]),
    ...(marginMode === 'isolated'
      ? []
      : [mustBe(item, ['marginMode'], 'isolated: an inverse hedge stands on its own margin')]),
    ...(margin.sweepAt === undefined
      ? []
      : [mustBe(item, ['margin', 'sweepAt'], 'left out: the margin of an inverse hedge is coins that it protects')]),
    ...(stablecoinBelow === undefined
      ? []
      : [mustBe(item, ['stablecoinBelow'], `left out: ${instrument} is margined in ${coin}, not in a dollar coin`)]),
    ...(asksForDollarCoin
      ? [mustBe(item, ['instrument'], 'a linear perpetual while a condition asks for stablecoinBelow')]
      : []),
  ];
}

function limitFaults(item: unknown, policy: HedgePolicy, limits: DeployedLimits): readonly PolicyFault[] {
  const capped = (place: Place, value: Ratio, max: Ratio): readonly PolicyFault[] =>
    value.lte(max) ? [] : [mustHold(item, place, `${value}`, `at most ${max}, the limit of this deployment`)];
  return [
    ...(policy.mode === 'live' && limits.modeCeiling !== 'live'
      ? [mustBe(item, ['mode'], `${limits.modeCeiling}, the most that this deployment allows`)]
      : []),
    ...capped(['ratio'], policy.ratio, limits.ratioMax),
    ...policy.adjust.flatMap(({ ratio }, at) => capped(['adjust', at, 'ratio'], ratio, limits.ratioMax)),
    ...(policy.event === undefined ? [] : capped(['event', 'ratio'], policy.event.ratio, limits.ratioMax)),
    ...capped(['leverage'], policy.leverage, limits.leverageMax),
    ...capped(['order', 'slippageMax'], policy.order.slippageMax, limits.slippageMax),
  ];
}

/** What is wrong with a policy whose attributes are each valid: contradictions, and what the deployment forbids. */
export const ruleFaults = (item: unknown, policy: HedgePolicy, limits: DeployedLimits): readonly PolicyFault[] => [
  ...limitFaults(item, policy, limits),
  ...instrumentFaults(item, policy, limits),
  ...inverseFaults(item, policy),
  ...holdingsFaults(item, policy),
  ...bandFaults(item, policy),
  ...marginFaults(item, policy),
];
