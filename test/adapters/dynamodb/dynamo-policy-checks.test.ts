import { expect, it } from 'vitest';
import { DynamoPolicyBook } from '../../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import { DynamoPolicyChecks } from '../../../shared/adapters/dynamodb/dynamo-policy-checks.ts';
import { POLICIES_TABLE } from '../../../shared/adapters/dynamodb/table-shapes.ts';
import type { PolicyCheck } from '../../../shared/policy/policy-checks.ts';
import { openTable } from '../../contract/embedded-table.ts';

const CHECK: PolicyCheck = {
  result: 'faulty',
  faults: ['ratio is 2; it must be a number from 0 to 1 in plain digits.'],
  notes: [],
  version: '0123456789ab',
  at: '2026-11-01T12:05:00Z',
};

it('writes check beside what the owner wrote, and brings no deleted item back', async () => {
  const table = await openTable(POLICIES_TABLE);
  const item = { account: 'main', policyId: 'btc-core', ratio: 2, check: 'old', remove: [{ when: { priceAbove: 1 } }] };
  await table.plant(item);
  const checks = new DynamoPolicyChecks(table);
  expect(await checks.write('main', 'btc-core', CHECK)).toBe('written');
  expect(await checks.write('main', 'deleted', CHECK)).toBe('gone');
  const read = await new DynamoPolicyBook(table).readAccount('main');
  const written = { ...item, ratio: '2', remove: [{ when: { priceAbove: '1' } }], check: CHECK };
  expect(read).toEqual({ ok: true, value: [written] });
});
