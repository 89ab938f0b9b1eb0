import { playScript } from './play-script.ts';
import type { AccountScript, Script, Trouble } from './script.ts';
import type { Layer } from './world/world.ts';

/** What a script may lose at each step of shrinking. */
function smallerOnes(script: Script): readonly Script[] {
  const { accounts } = script;
  const withAccount = (at: number, account: AccountScript): Script => ({
    ...script,
    accounts: accounts.map((each, which) => (which === at ? account : each)),
  });
  const fewerAccounts =
    accounts.length > 1
      ? accounts.map((_one, at) => ({ ...script, accounts: accounts.filter((_each, which) => which !== at) }))
      : [];
  const fewer = accounts.flatMap((account, at) => [
    ...fewerTicks(account).map((ticks) => withAccount(at, { ...account, ticks })),
    ...fewerPolicies(account).map((less) => withAccount(at, less)),
    ...plainer(account).map((less) => withAccount(at, less)),
  ]);
  const { pause, ...unpaused } = script;
  return [...fewerAccounts, ...(pause === undefined ? [] : [unpaused]), ...fewer];
}

/** A market and wallets like those of every other account. */
function plainer({ past, others, ...plain }: AccountScript): readonly AccountScript[] {
  const withPast = past === undefined ? {} : { past };
  const withOthers = others === undefined ? {} : { others };
  return [
    ...(past === undefined ? [] : [{ ...plain, ...withOthers }]),
    ...(others === undefined ? [] : [{ ...plain, ...withPast }]),
  ];
}

function fewerTicks({ ticks }: AccountScript): readonly (readonly Trouble[])[] {
  const at = (which: number, trouble: Trouble) => ticks.map((each, tick) => (tick === which ? trouble : each));
  return [
    ...ticks.map((_tick, which) => ticks.filter((_each, tick) => tick !== which)),
    ...ticks.flatMap((trouble, which) => fewerFaults(trouble).map((less) => at(which, less))),
  ];
}

/** One kind of fault less, or one entry less of a kind that is a list. */
function fewerFaults(trouble: Trouble): readonly Trouble[] {
  return Object.entries(trouble).flatMap(([name, value]: [string, unknown]) => {
    const { [name as keyof Trouble]: _gone, ...rest } = trouble;
    const shorter = Array.isArray(value)
      ? value.map((_entry, at) => ({ ...trouble, [name]: value.filter((_each, which) => which !== at) }))
      : [];
    return [rest, ...shorter];
  });
}

function fewerPolicies(account: AccountScript): readonly AccountScript[] {
  const { policies } = account;
  const fewer = policies.length > 1 ? policies.map((_one, at) => policies.filter((_each, which) => which !== at)) : [];
  const simpler = policies.flatMap((policy, at) =>
    Object.keys(policy)
      .filter((name) => !['coin', 'enabled', 'ratio', 'instrument', 'cross'].includes(name))
      .map((name) => policies.map((each, which) => (which === at ? without(each, name) : each))),
  );
  return [...fewer, ...simpler].map((less) => ({ ...account, policies: less }));
}

const without = (item: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(item).filter(([key]) => key !== name));

/** The number of the promise that a sentence says is broken. */
const promiseOf = (sentence: string): string => /\b[IL]\d+b?/.exec(sentence)?.[0] ?? sentence;

/** The smallest script found that breaks the same promise: one fault after the other is taken away while it still does. */
export async function shrinkScript(script: Script, layer?: Layer): Promise<Script> {
  const [first] = (await playScript(script, layer)).broken;
  if (first === undefined) throw new Error('the script breaks no promise: there is nothing to shrink');
  const isSame = async (smaller: Script) =>
    (await playScript(smaller, layer)).broken.some((sentence) => promiseOf(sentence) === promiseOf(first));
  let smallest = script;
  for (;;) {
    let next: Script | undefined;
    for (const smaller of smallerOnes(smallest)) {
      if (!(await isSame(smaller))) continue;
      next = smaller;
      break;
    }
    if (next === undefined) return smallest;
    smallest = next;
  }
}
