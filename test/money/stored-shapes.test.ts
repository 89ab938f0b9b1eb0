import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAlert, readBudget, readFill, readFunding } from '../../shared/adapters/ledger-items/stored-records.ts';
import { newAccount, readAccountRecord } from '../../shared/cycle/ledger.ts';
import { readHedgeState } from '../../shared/hedge/hedge-state.ts';
import { type Amount, coins, contracts, dollars, price, quote, ratio } from '../../shared/money/amount.ts';
import { type StoredReader, toStored } from '../../shared/money/stored.ts';
import { readActionSlot } from '../../shared/orders/action-slot.ts';
import { readSlot } from '../../shared/orders/intent.ts';

const count = fc.maxSafeInteger();
const text = fc.string({ unit: 'binary', maxLength: 30 });
const amount = (read: (digits: string) => Amount<'coins' | 'contracts' | 'quote' | 'dollars' | 'price' | 'ratio'>) =>
  fc
    .tuple(fc.constantFrom('', '-'), fc.bigInt(0n, 10n ** 20n - 1n), fc.stringMatching(/^[0-9]{1,30}$/))
    .map(([sign, whole, behind]) => read(`${sign}${whole}.${behind}`));

const order = { contracts: amount(contracts), atMs: count };
const style = fc.oneof(
  fc.record({ kind: fc.constantFrom('post', 'immediate'), price: amount(price) }),
  fc.constant({ kind: 'market' }),
);
const intent = fc.record({
  policyId: text,
  clientOrderId: text,
  purpose: fc.constantFrom('open', 'grow', 'shrink', 'remove', 'rescue', 'naked'),
  side: fc.constantFrom('sell', 'buy'),
  contracts: amount(contracts),
  reduceOnly: fc.boolean(),
  style,
  because: text,
  shortBefore: amount(contracts),
  target: amount(contracts),
  mark: amount(price),
  runId: text,
  fence: count,
  plannedAtMs: count,
  notAfterMs: count,
});
const action = fc.oneof(
  fc.record({ kind: fc.constantFrom('top-up', 'sweep'), symbol: text, amount: amount(quote) }),
  fc.record({ kind: fc.constant('transfer'), quoteCoin: text, amount: amount(quote) }),
  fc.record({ kind: fc.constant('leverage'), symbol: text, leverage: amount(ratio) }),
  fc.record({ kind: fc.constant('margin-mode'), symbol: text, mode: fc.constantFrom('isolated', 'cross') }),
);

/** Anything of the same kind as a value. */
const likeIt = (value: unknown): fc.Arbitrary<unknown> => {
  if (typeof value === 'number') return count;
  if (typeof value === 'boolean') return fc.boolean();
  return Array.isArray(value) ? fc.array(text) : fc.dictionary(fc.string(), count);
};

interface Shape {
  readonly read: StoredReader<object>;
  readonly required: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  readonly optional?: Readonly<Record<string, fc.Arbitrary<unknown>>>;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'a hedge state': {
    read: readHedgeState,
    required: {
      policyId: text,
      symbol: text,
      fingerprint: text,
      reopenedAtMs: fc.array(count),
      unfilledPosts: count,
      unfilledRescues: count,
      insanePasses: count,
    },
    optional: {
      landedRatio: amount(ratio),
      targetRatio: amount(ratio),
      heldSinceMs: count,
      conviction: fc.constantFrom('none', 'uneasy', 'warning', 'confirmed'),
      ownersConviction: fc.constantFrom('none', 'uneasy', 'warning', 'confirmed'),
      landingAt: amount(ratio),
      boundFor: fc.record({ ratio: amount(ratio), contracts: amount(contracts) }),
      latch: fc.record(
        {
          kind: fc.constantFrom('rule', 'take-profit', 'expired', 'liquidated', 'funding'),
          because: text,
          atMs: count,
          wishes: text,
        },
        { requiredKeys: ['kind', 'because', 'atMs'] },
      ),
      openedAtMs: count,
      lowestMark: amount(price),
      crossCoinPrice: amount(price),
      crossContracts: amount(contracts),
      betaUnknownSinceMs: count,
      alarms: fc.array(fc.record({ price: amount(price), side: fc.constantFrom('above', 'below'), times: count })),
      marginCoinLowSinceMs: count,
      funding: fc.record({
        sinceMs: count,
        untilMs: count,
        received: amount(quote),
        paidInARow: count,
        days: fc.array(fc.record({ day: text, amount: amount(quote) })),
      }),
      settledRates: fc.array(fc.record({ atMs: count, rate: amount(ratio) })),
      counted: amount(coins),
      riseSinceMs: count,
      risenTo: amount(coins),
      dropSinceMs: count,
      nakedSinceMs: count,
      toppedUpDay: text,
      toppedUp: amount(quote),
      lastValid: text,
    },
  },
  'an order slot': {
    read: readSlot,
    required: {
      schema: fc.constant(1),
      account: text,
      symbol: text,
      rev: count,
      seq: count,
      booked: amount(contracts),
      owed: amount(contracts),
      fillsSinceMs: count,
      isResting: fc.boolean(),
    },
    optional: {
      lastFillId: text,
      intent,
      result: fc.record({ kind: fc.constantFrom('filled', 'partial', 'refused', 'void'), ...order }),
    },
  },
  'an action slot': {
    read: readActionSlot,
    required: {
      schema: fc.constant(1),
      account: text,
      rev: count,
      action,
      because: text,
      walletBefore: amount(quote),
      runId: text,
      plannedAtMs: count,
      isSettled: fc.boolean(),
    },
  },
  'an account record': {
    read: readAccountRecord,
    required: Object.fromEntries(Object.entries(newAccount(0)).map(([field, value]) => [field, likeIt(value)])),
    optional: { halt: fc.record({ id: text, because: text, atMs: count }) },
  },
  'a trade': {
    read: readFill,
    required: {
      id: text,
      symbol: text,
      side: fc.constantFrom('sell', 'buy'),
      ...order,
      price: amount(price),
      fee: amount(quote),
      realised: amount(quote),
      exchangeOrderId: text,
      clientOrderId: text,
      origin: fc.constantFrom('ours', 'owner', 'liquidation', 'auto-deleveraging', 'settlement'),
    },
  },
  'a funding settlement': { read: readFunding, required: { symbol: text, amount: amount(quote), atMs: count } },
  'an alert': {
    read: readAlert,
    required: {
      id: text,
      account: text,
      atMs: count,
      severity: fc.constantFrom('info', 'warning', 'critical'),
      code: text,
      subject: text,
      text,
    },
  },
  "a day's budget": { read: readBudget, required: { day: text, orders: count, turnover: amount(dollars) } },
};

describe('every stored shape', () => {
  it.each(Object.entries(SHAPES))('%s reads back as it was written', (_name, { read, required, optional = {} }) => {
    const records = fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });
    fc.assert(
      fc.property(records, (record) => {
        const stored = toStored(record);
        expect(toStored(read(stored, 'record'))).toEqual(stored);
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.entries(SHAPES))(
    '%s is refused, never guessed, when a field is missing',
    (_name, { read, required }) => {
      const records = fc.record(required);
      fc.assert(
        fc.property(records, fc.constantFrom(...Object.keys(required)), (record, missing) => {
          const { [missing]: _gone, ...rest } = toStored(record);
          expect(() => read(rest, 'record')).toThrow(`record.${missing}`);
        }),
        { numRuns: 30 },
      );
    },
  );
});
