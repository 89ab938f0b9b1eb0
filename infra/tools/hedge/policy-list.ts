import type { FiledPolicy } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import { type Cell, type Column, tableLines } from '../../local/screen/plain-table.ts';
import { shortText } from '../../local/screen/wrap-text.ts';
import { faultCount } from './check-words.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';

const COLUMNS: readonly Column[] = [
  { title: 'account', align: 'left' },
  { title: 'policy', align: 'left' },
  { title: 'coin', align: 'left' },
  { title: 'enabled', align: 'left' },
  { title: 'mode', align: 'left' },
  { title: 'ratio', align: 'right' },
  { title: 'check', align: 'left' },
];
const CELL_MAX = 24;

/** What is said where there is no policy at all. */
export const NO_POLICY = 'No policy yet: npm run hedge -- policy put FILE.';

/** `policy list`: one line a policy. */
export async function listPolicies(
  stack: Stack,
  { account }: { readonly account?: string },
  to: Surroundings,
): Promise<void> {
  const filed = (await stack.policies.readAll()).filter(
    (policy) => account === undefined || policy.account === account,
  );
  if (filed.length === 0) return to.say(NO_POLICY);
  const rows = filed.map((policy) => ({ cells: cellsOf(policy) }));
  to.say(tableLines(COLUMNS, rows, to.screen).join('\n'));
}

const shown = (value: unknown, byDefault: string): string =>
  value === undefined ? byDefault : shortText(String(value), CELL_MAX);

function cellsOf({ account, policyId, item }: FiledPolicy): readonly Cell[] {
  const { coin, enabled, mode, ratio } = item;
  return [
    account,
    policyId,
    shown(coin, '?'),
    enabledCell(enabled),
    shown(mode, 'paper'),
    shown(ratio, '?'),
    checkCell(item),
  ];
}

function enabledCell(enabled: unknown): Cell {
  if (enabled === true) return 'yes';
  return { text: enabled === undefined || enabled === false ? 'no' : shown(enabled, ''), tone: 'quiet' };
}

function checkCell(item: FiledPolicy['item']): Cell {
  const faults = faultCount(item);
  if (faults === undefined) return { text: 'not yet', tone: 'quiet' };
  if (faults === 0) return { text: 'ok', tone: 'good' };
  return { text: faults === 1 ? '1 fault' : `${faults} faults`, tone: 'bad' };
}
