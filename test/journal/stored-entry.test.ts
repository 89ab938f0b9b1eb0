import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening, JournalEntry } from '../../shared/journal/entry.ts';
import { readEntry } from '../../shared/journal/stored-entry.ts';
import { toStored } from '../../shared/money/stored.ts';

const text = fc.string({ maxLength: 20 });
const count = fc.nat();
const amount = fc.bigInt(0n, 10n ** 18n).map((units) => `${units / 1000n}.${units % 1000n}7`);
const side = fc.constantFrom('sell', 'buy');

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>;
interface Shape {
  readonly required: Fields;
  readonly optional?: Fields;
}

const order: Fields = {
  policyId: text,
  symbol: text,
  coin: text,
  clientOrderId: text,
  purpose: fc.constantFrom('open', 'grow', 'shrink', 'remove', 'rescue', 'naked'),
  side,
  contracts: amount,
  style: fc.constantFrom('post', 'immediate', 'market'),
  because: text,
};
const action = fc.oneof(
  fc.record({ kind: fc.constantFrom('top-up', 'sweep'), symbol: text, amount }),
  fc.record({ kind: fc.constant('transfer'), quoteCoin: text, amount }),
  fc.record({ kind: fc.constant('leverage'), symbol: text, leverage: amount }),
  fc.record({ kind: fc.constant('margin-mode'), symbol: text, mode: fc.constantFrom('isolated', 'cross') }),
);
const verdict = fc.record({
  rule: text,
  verdict: fc.constantFrom('passes', 'acts', 'blocks', 'unknown'),
  number: text,
  because: text,
});

/** Every kind of happening: a new one does not compile until it stands here. */
const SHAPES: { readonly [K in Happening['kind']]: Shape } = {
  decided: {
    required: {
      policyId: text,
      symbol: text,
      coin: text,
      mark: amount,
      spot: amount,
      short: amount,
      action: text,
      verdicts: fc.array(verdict, { maxLength: 3 }),
    },
    optional: {
      coins: amount,
      distance: amount,
      target: amount,
      inputs: fc.dictionary(fc.constantFrom('view', 'tiers'), text),
      inputsAt: text,
      heldCoin: text,
    },
  },
  'order-planned': { required: order },
  'order-settled': {
    required: { ...order, filled: amount, shortAfter: amount, contractSize: amount },
    optional: { averagePrice: amount, survival: text },
  },
  'order-resting': { required: { ...order, filled: amount } },
  'order-refused': { required: { ...order, code: text, words: text } },
  'order-doubtful': { required: { ...order, words: text } },
  'order-void': { required: { ...order, words: text } },
  'action-planned': { required: { action, because: text } },
  'action-settled': { required: { action, because: text }, optional: { survival: text } },
  'action-not-applied': { required: { action, words: text } },
  'action-refused': { required: { action, code: text, words: text } },
  'action-doubtful': { required: { action, words: text } },
  'foreign-fill': {
    required: {
      symbol: text,
      origin: fc.constantFrom('owner', 'liquidation', 'auto-deleveraging', 'settlement'),
      side,
      contracts: amount,
      price: amount,
    },
  },
  funding: { required: { symbol: text, amount, settlements: count } },
  notice: { required: { policyId: text, notice: fc.record({ code: text, sentence: text }) } },
  halted: { required: { haltId: text, because: text } },
  resumed: { required: { haltId: text } },
  blind: { required: { because: text } },
  failed: { required: { policyId: text, because: text } },
};

const WHERE: Fields = { atMs: count, runId: text, account: text };
const kinds = Object.entries(SHAPES);

const storedForms = (kind: string, { required, optional = {} }: Shape) => {
  const fields: Fields = { kind: fc.constant(kind), ...WHERE, ...required, ...optional };
  return fc.record(fields, { requiredKeys: ['kind', ...Object.keys(WHERE), ...Object.keys(required)] });
};

/** Digits are written as the amounts write them. */
const again = (stored: unknown): JournalEntry => readEntry(stored, 'entry');

describe('an entry of the journal', () => {
  it.each(kinds)('%s reads back as it was written, every field of it', (kind, shape) => {
    fc.assert(
      fc.property(storedForms(kind, shape), (stored) => {
        const entry = again(stored);
        expect(Object.keys(entry).sort()).toEqual(Object.keys(stored).sort());
        expect(again(toStored(entry))).toEqual(entry);
      }),
      { numRuns: 40 },
    );
  });

  it.each(kinds)('%s is refused by the name of the field that is missing', (kind, shape) => {
    const fields = [...Object.keys(WHERE), ...Object.keys(shape.required)];
    fc.assert(
      fc.property(storedForms(kind, shape), fc.constantFrom(...fields), (stored, missing) => {
        const { [missing]: _gone, ...rest } = stored as Record<string, unknown>;
        expect(() => again(rest)).toThrow(`entry.${missing}`);
      }),
      { numRuns: 20 },
    );
  });

  it('of an unknown kind is refused', () => {
    expect(() => again({ kind: 'gossip', atMs: 1, runId: 'r', account: 'main' })).toThrow('entry.kind');
  });
});
