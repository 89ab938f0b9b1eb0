import type { Mutant } from './mutant.ts';

const one = (name: string, file: string, find: string, put: string, pinned?: string): Mutant => ({
  name,
  edits: [{ file, find, put }],
  ...(pinned === undefined ? {} : { pinned }),
});

const VIEW = 'shared/cycle/view-of.ts';
const DECIDE = 'shared/hedge/decide.ts';
const GOAL = 'shared/hedge/goal.ts';
const SIZING = 'shared/hedge/sizing.ts';
const NAKED = 'shared/hedge/naked.ts';
const MARGIN = 'shared/hedge/margin-duty.ts';
const GATE = 'shared/orders/pre-trade-gate.ts';
const LATCH = 'shared/hedge/latch.ts';

/** One wrong program for each rule of the decision that guards money. */
export const WRONG_RULES: readonly Mutant[] = [
  {
    name: 'the target is rounded up',
    edits: [
      { file: GOAL, find: 'import { roundDownTo }', put: 'import { roundDownTo, roundUpTo }' },
      { file: GOAL, find: '  roundDownTo(contractsFor(hedgeable', put: '  roundUpTo(contractsFor(hedgeable' },
    ],
  },
  one(
    'coins that could not be read are none',
    'shared/cycle/wallets.ts',
    'if (!spot.ok) return spot;\n  const balance = spot.value.get(coin);',
    'if (!spot.ok) return found(NO_COINS);\n  const balance = spot.value.get(coin);',
  ),
  {
    name: 'positions that could not be read are flat',
    pinned: 'positions-unread-beside-a-short',
    edits: [
      {
        file: VIEW,
        find: 'const positions = positionsBeside(seen, symbol);',
        put: 'const read = positionsBeside(seen, symbol);\n  const positions: typeof read = read.ok ? read : { ok: true, value: new Map() };',
      },
    ],
  },
  one(
    'a naked short is shrunk at first sight',
    NAKED,
    'const isConfirmed = nowMs - sinceMs >= SECOND_READING_MS;',
    'const isConfirmed = true;',
  ),
  one(
    'a naked short is closed',
    NAKED,
    'const shrinkTo = carriedBy(view, confirmed.value);',
    'const shrinkTo = carriedBy(view, NO_COINS);',
  ),
  one(
    'a steep fall of the coins counts at first sight',
    'shared/hedge/holdings.ts',
    'if (nowMs - sinceMs < SECOND_READING_MS)',
    'if (false)',
  ),
  one('coins the owner left out are hedged', 'shared/hedge/holdings.ts', '.minus(policy.holdings.except)', ''),
  one(
    'growth on unfit prices',
    DECIDE,
    "const blocked = facts.mark === undefined ? 'prices are not fit to trade on' : growthBlocked;",
    'const blocked = growthBlocked;',
  ),
  one(
    'removal on unfit prices',
    'shared/hedge/condition-facts.ts',
    '...(arePricesFit ? { mark: view.prices.mark } : {}),',
    'mark: view.prices.mark,',
  ),
  one(
    'a removal is never carried out',
    DECIDE,
    'if (latch.isLatched || removal !== undefined) return remove',
    'if (latch.isLatched) return remove',
  ),
  one(
    'a removed hedge comes back by itself',
    LATCH,
    'if (latch === undefined) {',
    'if (true) {',
    'removed-and-soon-calm-again',
  ),
  one(
    'a liquidated hedge comes back by itself',
    'shared/orders/order-record.ts',
    "if (!booked.foreign.some(({ origin }) => origin === 'liquidation')) return state;",
    'if (true) return state;',
    'liquidated-at-one-blow',
  ),
  one('growth into the reserve', SIZING, 'const carried = smaller(byMargin, byReserve);', 'const carried = byMargin;'),
  one(
    'growth whatever the control says',
    'shared/hedge/safety.ts',
    "if (control !== 'run') return",
    'if (false) return',
  ),
  one('growth on a halted account', VIEW, 'if (halt !== undefined) return', 'if (false) return'),
  one(
    'growth while clocks disagree',
    VIEW,
    'if (!clockSkewMs.ok || !(Math.abs(clockSkewMs.value) <= SKEW_MAX_MS)) return',
    'if (false) return',
  ),
  one('growth in an unknown position mode', VIEW, 'if (!positionMode.ok) return', 'if (false) return'),
  one(
    'growth beside unread resting orders',
    VIEW,
    'if (!restingOrders.ok) return',
    'if (!restingOrders.ok) return undefined;\n  if (false) return',
  ),
  one(
    'growth with a key that may take coins out',
    VIEW,
    'if (keyUnsafe !== undefined) return `',
    'if (false) return `',
  ),
  one(
    'growth with another leverage than asked for',
    'shared/hedge/standing.ts',
    'if (leverage.eq(policy.leverage) && marginMode === policy.marginMode) return undefined;',
    'if (leverage.isPositive() || marginMode === policy.marginMode) return undefined;',
  ),
  one('a budget of orders that nobody counts', SIZING, '...(today.orders < limits.ordersADay', '...(true'),
  one(
    'a turnover that nobody counts',
    SIZING,
    'room(view, limits.turnoverADay.minus(today.turnover), ',
    'room(view, limits.turnoverADay, ',
    'turnover-of-a-day-used-up',
  ),
  {
    name: 'one order of any size',
    edits: [
      { file: SIZING, find: 'room(view, limits.orderNotionalMax, ', put: 'room(view, limits.turnoverADay, ' },
      { file: GATE, find: 'if (!value.lte(limits.orderNotionalMax))', put: 'if (false)' },
    ],
  },
  {
    name: 'shorts of any size',
    edits: [
      {
        file: SIZING,
        find: 'room(view, limits.notionalMax.minus(view.accountNotional), ',
        put: 'room(view, limits.turnoverADay, ',
      },
      { file: GATE, find: 'if (!accountNotional.plus(value).lte(limits.notionalMax))', put: 'if (false)' },
      {
        file: SIZING,
        find: 'contracts: lots(view, contractsWorthDollars(instrument, limits.notionalMax, price)),',
        put: 'contracts: lots(view, contractsWorthDollars(instrument, limits.turnoverADay, price)),',
      },
    ],
  },
  one(
    'a position of somebody else is traded',
    'shared/cycle/tend.ts',
    "view.position.side !== 'flat' && pass.slots.get(symbol) === undefined;",
    'false && pass === undefined && view === undefined && symbol === undefined;',
  ),
  one('a long is sold against', DECIDE, "if (view.position.side === 'long')", 'if (false)', 'bought-past-flat-by-hand'),
  one(
    'two policies of one coin both trade',
    'shared/policy/parse-policies.ts',
    'if (rivals.length > 0) {',
    'if (false) {',
  ),
  one(
    'a top-up of twice what is needed',
    MARGIN,
    'needed: roundUpTo(neededFor(short, covered, view.prices.mark), smallestMoney(view.instrument)),',
    "needed: roundUpTo(neededFor(short, covered, view.prices.mark), smallestMoney(view.instrument)).times(ratio('2')),",
  ),
  one(
    'a top-up is made again at once',
    'shared/cycle/change-account.ts',
    'if (!action.isSettled || toppedUp.has(symbol)) return true;',
    'if (!action.isSettled) return true;\n  if (toppedUp.has(symbol)) return false;',
    'margin-shown-late',
  ),
  one(
    'all is returned but the margin a short was opened with',
    'shared/hedge/sweep.ts',
    'larger(short.entryPrice, mark)).times(KEPT)',
    'larger(short.entryPrice, mark))',
    'surplus-after-a-rise',
  ),
  one(
    'spot cash is moved whatever the policy says',
    MARGIN,
    "spot: plan.from.includes('spot') && cash.spot.ok ?",
    'spot: cash.spot.ok ?',
    'spot-cash-beside-an-empty-wallet',
  ),
  one(
    'margin is never kept',
    DECIDE,
    'if (margin.action !== undefined && !isDeeper(naked.shrinkTo, margin.action))',
    'if (false)',
  ),
  one(
    'a rescue far from liquidation',
    MARGIN,
    'if (distance.gt(plan.reduceAt)) return { kind:',
    "if (distance.gt(plan.reduceAt.times(ratio('3')))) return { kind:",
    'rise-with-no-cash-left',
  ),
  one(
    'calls go on while the exchange asks for silence',
    'shared/cycle/pass.ts',
    'desk.clock.nowMs() < account.bannedUntilMs;',
    'false && desk === undefined && account === undefined;',
    'silence-while-an-order-is-in-doubt',
  ),
  one(
    'growth in the pass that saw somebody else trade',
    'shared/cycle/verify.ts',
    'if (foreign.length > 0) pass.noGrowth.set',
    'if (false) pass.noGrowth.set',
    'sale-by-hand-beside-a-growing-short',
  ),
  one(
    'a shrink goes past the band',
    GOAL,
    'reach: (part) => roundDownTo(contracts.times(part), view.instrument.lot),',
    "reach: (part) => roundDownTo(contracts.times(part).times(ratio('0.9')), view.instrument.lot),",
  ),
  one(
    'a shrink waits for nobody who cannot see what rests',
    'shared/cycle/blindness.ts',
    'if (restingOrders.ok || (account.restingUnread ?? 0) + 1 >= BLIND_TO_TELL) return undefined;',
    'if (restingOrders.ok || account.blindPasses >= 0) return undefined;',
    'forgotten-buy-that-nobody-can-see',
  ),
  one(
    'a short is as young as the look that found it',
    'shared/cycle/states-after-trades.ts',
    'state.policyId === tended ? stateAfterFills(state, before.booked, dating) : state',
    'state',
    'sold-by-hand-before-a-long-pause',
  ),
];
