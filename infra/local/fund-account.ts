import {
  type Coins,
  coins,
  larger,
  NO_COINS,
  NO_QUOTE,
  ONE,
  type Price,
  price,
  type Quote,
  quote,
  ratio,
} from '../../shared/money/amount.ts';
import { coinsWorth, notional } from '../../shared/money/conversions.ts';
import { roundUpTo } from '../../shared/money/rounding.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import type { StartingBalances } from './starting-balances.ts';

/** Price of each coin when the run begins, in the quote coin. */
export type FirstPrices = Readonly<Record<string, Price>>;

const QUOTE_COIN = 'USDT';
/** Balances as a person would choose them. */
const ROUND = quote('1000');
const ONE_EACH = price('1');

/** What the demo account holds: the coins that its two policies hedge. */
const DEMO_COINS: Readonly<Record<string, Coins>> = { BTC: coins('1.5'), ETH: coins('10') };
/** Margin at 2x and a reserve of half the notional, and 5 % for prices that rise before the hedges are opened. */
const DEMO_FUTURES = ratio('1.05');
/** Found by the top-ups of the policy that may use the spot wallet, once the futures wallet is used up. */
const DEMO_SPOT = ratio('0.2');

/** The demo account: 1.5 BTC, 10 ETH, and cash for both hedges at the prices of the first hour. */
export function demoBalances(policies: readonly HedgePolicy[], prices: FirstPrices): StartingBalances {
  const needs = policies.map((policy) => hedgedValue(policy, DEMO_COINS[policy.coin] ?? NO_COINS, prices));
  const all = sumOf(needs);
  return balances(DEMO_COINS, upToRound(all.times(DEMO_FUTURES)), upToRound(all.times(DEMO_SPOT)));
}

/** The account of a worked case: its coins, and cash by the same rule as for anybody's policies. */
export const caseBalances =
  (held: Coins) =>
  (policies: readonly HedgePolicy[], prices: FirstPrices): StartingBalances =>
    fund(policies, prices, () => held);

/**
 * An account for policies that somebody brought along: one coin to be hedged of each policy's coin (beside what
 * `holdings.except` leaves alone, and none where only coins kept elsewhere count), and cash in the quote coin for
 * margin, reserve and many top-ups. All policies must belong to one account; `prices` must know their coins.
 */
export const startingBalances = (policies: readonly HedgePolicy[], prices: FirstPrices): StartingBalances =>
  fund(policies, prices, ({ holdings }) => (holdings.onAccount ? coins('1').plus(holdings.except) : NO_COINS));

/**
 * Cash beside margin and reserve, in parts of the notional. A short held through the steepest months of 2021 asked for
 * more than twice its notional in top-ups; with less, a demonstration would show a lack of cash and little else.
 */
const FOR_TOP_UPS = ratio('2.5');
/** Of that, at hand in the futures wallet for fees, and for a price that rises before the order. */
const FOR_OPENING = ratio('0.05');

function fund(
  policies: readonly HedgePolicy[],
  prices: FirstPrices,
  held: (policy: HedgePolicy) => Coins,
): StartingBalances {
  const spot: Record<string, Coins> = {};
  let futuresCash = NO_QUOTE;
  let spotCash = NO_QUOTE;
  for (const policy of policies) {
    const value = hedgedValue(policy, held(policy), prices);
    const opening = value.times(ONE.dividedBy(policy.leverage).plus(FOR_OPENING));
    const rest = value.times(policy.reserve.plus(FOR_TOP_UPS).minus(FOR_OPENING));
    const isSpotFirst = policy.margin.from[0] === 'spot';
    futuresCash = futuresCash.plus(isSpotFirst ? opening : opening.plus(rest));
    spotCash = spotCash.plus(isSpotFirst ? rest : NO_QUOTE);
    spot[policy.coin] = larger(spot[policy.coin] ?? NO_COINS, held(policy));
  }
  return balances(spot, upToRound(futuresCash), upToRound(spotCash));
}

/** What the short will be worth that a policy asks for at the most, at the first price. */
function hedgedValue(policy: HedgePolicy, held: Coins, prices: FirstPrices): Quote {
  const { coin, ratio: base, holdings, event, adjust } = policy;
  const part = adjust.reduce((most, rule) => larger(most, rule.ratio), larger(base, event?.ratio ?? base));
  const firstPrice = prices[coin];
  if (firstPrice === undefined) throw new RangeError(`the first price of ${coin} is needed to fund its hedge`);
  const elsewhere = holdings.elsewhere?.amount ?? NO_COINS;
  const hedgeable = larger(NO_COINS, held.plus(elsewhere).minus(holdings.except));
  return notional(hedgeable.times(part), firstPrice);
}

const sumOf = (values: readonly Quote[]): Quote => values.reduce((sum, each) => sum.plus(each), NO_QUOTE);

const upToRound = (value: Quote): Quote => roundUpTo(value, ROUND);

const balances = (held: Readonly<Record<string, Coins>>, futures: Quote, spotCash: Quote): StartingBalances => ({
  futures,
  spot: { ...held, [QUOTE_COIN]: coinsWorth(spotCash, ONE_EACH) },
});
