import { TransactionCanceledException, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABSENT, entriesOfRound, item, keyOf, openLedger, PRESENT, put, read, transact } from './ledger-table.ts';

describe('any sequence of transactions', () => {
  const operation = fc.record({
    entry: fc.constantFrom('a', 'b', 'c', 'd'),
    kind: fc.constantFrom('put', 'delete', 'check'),
    when: fc.constantFrom('always', 'absent', 'present'),
    round: fc.constantFrom('1', '2', '3'),
  });
  type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;
  const CONDITIONS = { always: {}, absent: ABSENT, present: PRESENT };

  const asWrite = ({ entry, kind, when, round }: Operation): TransactWriteItem => {
    if (kind === 'put') return put(entry, round, CONDITIONS[when]);
    const target = { TableName: 'Ledger', Key: keyOf(entry) };
    if (kind === 'delete') return { Delete: { ...target, ...CONDITIONS[when] } };
    return { ConditionCheck: { ...target, ...(when === 'present' ? PRESENT : ABSENT) } };
  };
  const holds = (model: ReadonlyMap<string, string>, { entry, kind, when }: Operation): boolean => {
    if (when === 'present') return model.has(entry);
    return (when === 'always' && kind !== 'check') || !model.has(entry);
  };
  const apply = (model: ReadonlyMap<string, string>, operations: readonly Operation[]): ReadonlyMap<string, string> => {
    if (!operations.every((each) => holds(model, each))) return model;
    const next = new Map(model);
    for (const { entry, kind, round } of operations) {
      if (kind === 'put') next.set(entry, round);
      if (kind === 'delete') next.delete(entry);
    }
    return next;
  };

  it('leaves what carrying out each one whole or not at all leaves, in items and index', async () => {
    const transaction = fc.uniqueArray(operation, { selector: ({ entry }) => entry, minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { maxLength: 8 }), async (transactions) => {
        const { client, dynamo } = await openLedger();
        let model: ReadonlyMap<string, string> = new Map();
        const sent = transactions.map((operations) => {
          model = apply(model, operations);
          return transact(client, operations.map(asWrite)).catch((error: unknown) => {
            expect(error).toBeInstanceOf(TransactionCanceledException);
          });
        });
        await Promise.all(sent); // all at once: they are carried out in the order they came
        for (const entry of ['a', 'b', 'c', 'd']) {
          const round = model.get(entry);
          expect(await read(client, entry)).toEqual(round === undefined ? undefined : item(entry, round));
        }
        for (const round of ['1', '2', '3']) {
          const entries = [...model].filter(([, each]) => each === round).map(([entry]) => entry);
          expect(await entriesOfRound(client, round)).toEqual(entries.sort());
        }
        await dynamo.close();
      }),
      { numRuns: 40 },
    );
  });
});
