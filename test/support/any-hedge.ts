import fc from 'fast-check';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import type { HedgeView, Standing } from '../../shared/hedge/hedge-view.ts';
import { NO_OTHERS, type OtherPositions } from '../../shared/margin/short-margin.ts';
import { found, missing } from '../../shared/market/read.ts';
import type { Position } from '../../shared/market/snapshot.ts';
import { coins, contracts, dollars, price, quote, ratio } from '../../shared/money/amount.ts';
import { CONVICTIONS } from '../../shared/policy/conviction.ts';
import { DEFAULT_MARGIN } from '../../shared/policy/default-margin.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import type { HedgePolicy, RearmPolicy } from '../../shared/policy/hedge-policy.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { BTC, instrumentOf, NOW_MS, policyOf, pricesOf, shortOf, stateOf, viewOf } from './given.ts';

const DAY_MS = 86_400_000;
const decimal = (min: number, max: number, places: number) =>
  fc.integer({ min, max }).map((unscaled) => (unscaled / 10 ** places).toFixed(places));
/** Absent three times out of four. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
/** A record without the fields that are undefined. */
const present = <T extends object>(record: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const marks = fc.oneof(decimal(20_000_0, 120_000_0, 1), fc.constantFrom('55000', '60000', '70000'));

const rearms = fc.constantFrom<RearmPolicy>(
  { kind: 'manual' },
  { kind: 'now' },
  { kind: 'after', forMs: DAY_MS },
  { kind: 'when', when: { kind: 'priceBelow', price: price('65000') } },
);

const BELOW = { kind: 'priceBelow', price: price('58000') } as const;

/** Valid policies, as a careful and as a careless owner would write them. */
const policies: fc.Arbitrary<HedgePolicy> = fc
  .record({
    ratio: fc.constantFrom('0', '0.3', '0.5', '0.6', '1').map(ratio),
    except: fc.constantFrom('0', '0.2').map(coins),
    elsewhere: maybe(
      fc.record({ amount: decimal(0, 2000, 3).map(coins), confirmedMs: fc.constantFrom(NOW_MS, NOW_MS - 31 * DAY_MS) }),
    ),
    onAccount: fc.constantFrom(true, true, false),
    ladder: maybe(fc.constant(['0.3', '0.3', '0.4'].map(ratio))),
    conviction: fc.constantFrom(...CONVICTIONS),
    raise: fc.constantFrom<HedgePolicy['raise']>([], [{ when: BELOW, to: 'warning' }]),
    adjust: fc.constantFrom<HedgePolicy['adjust']>(
      [],
      [],
      [{ when: BELOW, ratio: ratio('0.9'), because: 'topping' }],
      [{ when: { kind: 'heldFor', forMs: 1 }, ratio: ratio('0.8'), because: 'held long enough' }],
    ),
    event: maybe(
      fc.record({
        fromMs: fc.constantFrom(NOW_MS - DAY_MS, NOW_MS + 1, NOW_MS + DAY_MS),
        untilMs: fc.constantFrom(NOW_MS, NOW_MS + 2 * DAY_MS),
        ratio: fc.constantFrom('0.2', '0.7').map(ratio),
        exact: fc.boolean(),
      }),
    ),
    leverage: fc.constantFrom('1', '2', '3').map(ratio),
    reserve: fc.constantFrom('0', '0.5', '1').map(ratio),
    whenOut: fc.constantFrom('reduce' as const, 'alert' as const, 'remove' as const),
    perDay: maybe(fc.constant(quote('5000'))),
    from: fc.constantFrom(['futures'] as const, ['spot'] as const, ['futures', 'spot'] as const),
    style: fc.constantFrom('limit' as const, 'market' as const),
    removeAbove: maybe(fc.constant('70000').map(price)),
    takeProfit: maybe(
      fc.constantFrom(
        { kind: 'price' as const, price: price('55000') },
        { kind: 'gain' as const, part: ratio('0.08') },
      ),
    ),
    rearm: rearms,
    allowPartial: fc.boolean(),
    expiresMs: maybe(fc.constantFrom(NOW_MS, NOW_MS + 1)),
  })
  .map(
    ({
      except,
      elsewhere,
      onAccount,
      whenOut,
      perDay,
      from,
      style,
      removeAbove,
      takeProfit,
      expiresMs,
      ladder,
      event,
      ...rest
    }) =>
      policyOf({
        ...rest,
        holdings: present({
          onAccount: onAccount || elsewhere === undefined,
          wallets: ['spot'] as const,
          except,
          elsewhere,
        }),
        margin: present({ ...DEFAULT_MARGIN, whenOut, perDay, from }),
        order: { style, slippageMax: ratio('0.003'), patience: 2 },
        remove:
          removeAbove === undefined
            ? []
            : [{ when: { kind: 'priceAbove', price: removeAbove }, because: 'the rise is back' }],
        ...present({ takeProfit, expiresMs, ladder, event }),
      }),
  );

const standings = (policy: HedgePolicy): fc.Arbitrary<Standing> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Standing>({ kind: 'active', policy }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Standing>(
        { kind: 'disabled', policy },
        { kind: 'frozen', faults: [], last: policy },
        { kind: 'frozen', faults: [] },
        { kind: 'orphaned', last: policy },
        { kind: 'orphaned' },
      ),
    },
  );

const positions: fc.Arbitrary<Position> = fc.oneof(
  fc.constant<Position>({ side: 'flat' }),
  fc
    .record({ size: decimal(1, 2000, 3), entry: marks, margin: decimal(100, 2000, 3), isCross: fc.boolean() })
    .map(({ size, entry, margin, isCross }) => {
      const short = shortOf(size, entry);
      return { ...short, isolatedWallet: isCross ? quote('0') : short.isolatedWallet.times(ratio(margin)) };
    }),
  fc.constant<Position>({ ...shortOf('0.5'), side: 'long' }),
);

const prices = fc
  .record({ mark: marks, flaw: fc.constantFrom('none', 'none', 'none', 'stale', 'crossed', 'apart') })
  .map(({ mark, flaw }) => {
    const fresh = pricesOf(mark);
    if (flaw === 'stale') return { ...fresh, markAtMs: NOW_MS - 31_000 };
    if (flaw === 'crossed') return { ...fresh, bid: fresh.ask.plus(price('1')) };
    return flaw === 'apart' ? { ...fresh, spot: fresh.spot.times(ratio('0.9')) } : fresh;
  });

/** Nothing else on the wallet, or shorts that may have lost more than there is. */
const others: fc.Arbitrary<OtherPositions> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(NO_OTHERS) },
  {
    weight: 1,
    arbitrary: fc
      .record({ isolated: fc.nat(20_000), shorts: fc.nat(200_000), gain: fc.integer({ min: -60_000, max: 20_000 }) })
      .map(({ isolated, shorts, gain }) => ({
        isolatedWallets: quote(String(isolated)),
        maintenance: quote(String(shorts)).times(ratio('0.005')),
        unrealised: quote(String(gain)),
        shorts: quote(String(shorts)),
      })),
  },
);

/** A well-funded hedge that is smaller than its coins, with nothing in its way: most of what grows. */
const calmViews: fc.Arbitrary<HedgeView> = fc
  .record({ held: decimal(1_000, 2_000, 3), short: decimal(1, 1_500, 3), policy: policies })
  .map(({ held, short, policy: { band, order, leverage } }) =>
    viewOf({ policy: policyOf({ band, order, leverage }), held, position: shortOf(short), futures: '300000' }),
  );

/** Views of one hedge in every kind of weather. */
const stormyViews: fc.Arbitrary<HedgeView> = policies.chain((policy) =>
  fc
    .record({
      standing: standings(policy),
      position: positions,
      prices,
      onAccount: fc.oneof(
        { weight: 5, arbitrary: decimal(0, 200_000, 5).map((held) => found(coins(held))) },
        { weight: 1, arbitrary: fc.constant(missing('timed out')) },
      ),
      futures: decimal(0, 30_000_000, 2),
      others,
      spot: fc.oneof(
        decimal(0, 5_000_000, 2).map((cash) => found(quote(cash))),
        fc.constant(missing('timed out')),
      ),
      settings: fc.constantFrom(
        found({ leverage: policy.leverage, marginMode: policy.marginMode }),
        found({ leverage: ratio('20'), marginMode: 'cross' as const }),
        missing('timed out'),
      ),
      control: fc.constantFrom('run', 'run', 'run', 'run', 'reduceOnly', 'stop', 'unset', 'unreadable'),
      growthBlocked: maybe(fc.constant('the account is halted')),
      orders: fc.constantFrom(0, 0, 0, 50),
      orderNotionalMax: fc.constantFrom('250000', '20000'),
      quantityMax: fc.constantFrom('120', '0.3'),
    })
    .map(({ futures, spot, growthBlocked, orders, orderNotionalMax, quantityMax, ...rest }) =>
      viewOf({
        ...rest,
        policy,
        cash: { futures: quote(futures), spot },
        futuresTotal: quote(futures).plus(quote('10000')),
        today: { day: '2026-11-01', orders, turnover: dollars('0') },
        limits: { ...CAUTIOUS_LIMITS, orderNotionalMax: dollars(orderNotionalMax) },
        instrument: instrumentOf({ symbol: BTC, quantityMax: contracts(quantityMax) }),
        ...(growthBlocked === undefined ? {} : { growthBlocked }),
      }),
    ),
);

export const views: fc.Arbitrary<HedgeView> = fc.oneof(
  { weight: 9, arbitrary: stormyViews },
  { weight: 1, arbitrary: calmViews },
);

/** Memories: new, landed, landing, latched, half-way through a second reading. */
export const memories: fc.Arbitrary<HedgeState> = fc
  .record({
    policy: policies,
    landedRatio: maybe(fc.constantFrom('0.3', '0.6', '1').map(ratio)),
    targetRatio: maybe(fc.constantFrom('0.3', '0.6', '1').map(ratio)),
    conviction: maybe(fc.constantFrom(...CONVICTIONS)),
    ownersConviction: maybe(fc.constantFrom(...CONVICTIONS)),
    landingAt: maybe(fc.constantFrom('0.98', '1').map(ratio)),
    latch: maybe(
      fc
        .constantFrom('rule' as const, 'liquidated' as const)
        .map((kind) => ({ kind, because: 'the rise is back', atMs: NOW_MS - 2 * DAY_MS })),
    ),
    counted: maybe(decimal(0, 2000, 3).map(coins)),
    nakedSinceMs: maybe(fc.constantFrom(NOW_MS - 1, NOW_MS - 60_000)),
    dropSinceMs: maybe(fc.constantFrom(NOW_MS - 1, NOW_MS - 60_000)),
    riseSinceMs: maybe(fc.constantFrom(NOW_MS - 1, NOW_MS - DAY_MS)),
    openedAtMs: maybe(fc.constant(NOW_MS - DAY_MS)),
    unfilledRescues: fc.nat(4),
  })
  .map(({ policy, ...state }) =>
    stateOf({ fingerprint: rearmFingerprint(policy), ...present<Partial<HedgeState>>(state) }),
  );
