import type { FiledControl } from '../../../shared/adapters/dynamodb/dynamo-control-desk.ts';
import type { FiledPolicy } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import { chooseMode } from '../../../shared/cycle/choose-mode.ts';
import { type Hedge, isOpen, listHedges } from '../../../shared/cycle/hedges.ts';
import type { AccountRecord, LedgerPage } from '../../../shared/cycle/ledger.ts';
import { found, type Read } from '../../../shared/market/read.ts';
import type { Control } from '../../../shared/policy/controls.ts';
import type { Mode } from '../../../shared/policy/hedge-policy.ts';
import { strictestOf } from '../../../shared/policy/parse-control.ts';
import { dayOf } from '../../../shared/time/instant.ts';
import type { Stack } from './stack.ts';
import { Trouble } from './trouble.ts';

/** Everything the tables say about one account today. */
export interface AccountFacts {
  readonly account: string;
  readonly filed: readonly FiledPolicy[];
  /** The mode its next pass will run in. */
  readonly mode: Mode;
  /** As the next pass will see them: the one that speaks for a symbol stands before the others of that symbol. */
  readonly hedges: readonly Hedge[];
  readonly page: LedgerPage;
  /** Absent before the first pass. */
  readonly record?: AccountRecord;
  readonly control: Read<Control | undefined>;
}

/** What a stack knows: its policies, its switches and its accounts. */
export interface StackFacts {
  readonly filed: readonly FiledPolicy[];
  readonly controls: ReadonlyMap<string, FiledControl>;
  readonly accounts: readonly AccountFacts[];
}

/** Reads what there is to know about the named accounts, by default about all that have a policy, a switch or something open. */
export async function readFacts(stack: Stack, only?: readonly string[]): Promise<StackFacts> {
  const [filed, controls, open] = await Promise.all([
    stack.policies.readAll(),
    stack.controlDesk.readAll(),
    stack.openAccounts.readAccounts(),
  ]);
  if (!open.ok) throw new Trouble('unreachable', open.because);
  const switched = [...controls.keys()].filter((name) => name !== 'all');
  const known = [...new Set([...filed.map(({ account }) => account), ...switched, ...open.value])].sort();
  const names = only ?? known;
  const accounts = await Promise.all(names.map((account) => readAccountFacts(stack, account, filed, controls)));
  return { filed, controls, accounts };
}

async function readAccountFacts(
  { ledger, limits, nowMs }: Stack,
  account: string,
  all: readonly FiledPolicy[],
  controls: ReadonlyMap<string, FiledControl>,
): Promise<AccountFacts> {
  const [record, page] = await Promise.all([ledger.readAccount(account), ledger.readPage(account, dayOf(nowMs))]);
  const filed = all.filter((each) => each.account === account);
  const items = found(filed.map(({ item }) => item));
  const mode = chooseMode(items, record, limits);
  return {
    account,
    filed,
    mode,
    hedges: listHedges({ items, states: page.states, slots: page.slots, limits, mode }),
    page,
    control: strictestOf(controls.get(account)?.item, controls.get('all')?.item),
    ...(record === undefined ? {} : { record }),
  };
}

/** The hedge that speaks for each symbol: the others of that symbol are not tended. */
export function tendedHedges({ hedges }: AccountFacts): readonly Hedge[] {
  const spoken = new Set<string>();
  return hedges.filter(({ symbol }) => {
    if (symbol === undefined || spoken.has(symbol)) return false;
    spoken.add(symbol);
    return true;
  });
}

/** Whether a hedge's symbol has a short, or an order that may still become one. */
export const hasShort = ({ page }: AccountFacts, { symbol }: Hedge): boolean =>
  page.slots.some((slot) => slot.symbol === symbol && isOpen(slot));
