import fc from 'fast-check';
import type {
  ActionFault,
  Happening,
  OrderFault,
  PassScript,
  ReadPart,
  Script,
  Trouble,
} from '../../infra/tools/simulate/script.ts';

/**
 * Scripts for fast-check, which shrinks them: every fault is absent three times out of four, and may become absent while
 * shrinking, so that what is left of a script that breaks a promise is the fault itself.
 */

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ withCrossShrink: true }, { weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** A record without the fields that are undefined: what JSON would keep of it. */
const present = <T extends object>(record: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const orders: fc.Arbitrary<OrderFault> = fc.constantFrom<OrderFault>(
  { kind: 'none' },
  { kind: 'cut-before' },
  { kind: 'cut-after' },
  { kind: 'late', byMs: 1_500 },
  { kind: 'late', byMs: 4_900 },
  { kind: 'partial', fraction: 0.4 },
  { kind: 'empty-book' },
  { kind: 'refuse', code: 'margin' },
);

const actions: fc.Arbitrary<ActionFault> = fc.constantFrom<ActionFault>(
  { kind: 'none' },
  { kind: 'cut-before' },
  { kind: 'cut-after' },
  { kind: 'late', byMs: 1_500 },
  { kind: 'refuse', code: 'other' },
);

const call = fc.nat(30);
const pass = (afterMs: fc.Arbitrary<number>): fc.Arbitrary<PassScript> =>
  fc
    .record({
      afterMs,
      crash: maybe(fc.record({ at: call, when: fc.constantFrom('before' as const, 'after' as const) })),
      slow: maybe(
        fc.record({
          at: call,
          what: fc.constantFrom('process' as const, 'request' as const, 'reply' as const),
          forMs: fc.constantFrom(1_000, 4_500, 9_000),
        }),
      ),
      store: maybe(fc.record({ at: call, how: fc.constantFrom('throttled' as const, 'reply-lost' as const) })),
    })
    .map((record) => present<PassScript>(record));

const passes = fc
  .tuple(pass(fc.constant(0)), maybe(pass(fc.constantFrom(7, 5_000, 40_000, 95_000))))
  .map(([first, second]): readonly PassScript[] =>
    second === undefined ? [first] : [first, { ...second, urgent: true }],
  );

const lagMs = fc.constantFrom(0, 4_000, 29_000);
const parts: fc.Arbitrary<ReadPart> = fc.constantFrom('spot', 'positions', 'prices', 'fills', 'find', 'controls');

const happenings: fc.Arbitrary<Happening> = fc.constantFrom<Happening>(
  { afterMs: 0, kind: 'move', coin: 'BTC', percent: 22 },
  { afterMs: 0, kind: 'move', coin: 'BTC', percent: -12 },
  { afterMs: 110, kind: 'trade', coin: 'BTC', side: 'sell', contracts: '0.3' },
  { afterMs: 110, kind: 'coins', coin: 'BTC', amount: -0.9 },
  { afterMs: 0, kind: 'policy', coin: 'BTC', edit: { kind: 'change', to: { ratio: '0.2' } } },
  { afterMs: 150, kind: 'policy', coin: 'BTC', edit: { kind: 'delete' } },
  { afterMs: 110, kind: 'control', mode: 'stop' },
);

const troubles: fc.Arbitrary<Trouble> = fc
  .record({
    passes: maybe(passes),
    orders: maybe(fc.tuple(orders)),
    actions: maybe(fc.tuple(actions)),
    lag: maybe(fc.record({ positionsMs: lagMs, fillsMs: lagMs, ordersMs: lagMs })),
    unread: maybe(fc.tuple(parts)),
    channelDown: maybe(fc.constant(true as const)),
    happenings: maybe(fc.tuple(happenings)),
  })
  .map((record) => present<Trouble>(record));

/** One account and one hedge, in every kind of weather. */
export const anyScript: fc.Arbitrary<Script> = fc.array(troubles, { maxLength: 6 }).map((ticks): Script => {
  const policies = [{ coin: 'BTC', enabled: true, ratio: '0.6', order: { style: 'market' } }];
  const account = { futures: '200000', spotCash: '0', coins: { BTC: '2', ETH: '0' }, policies, ticks };
  return { schema: 1, limits: 'wide', accounts: [account] };
});
