import { isAccountName } from '../../../shared/cycle/pass-message.ts';
import type { ControlMode } from '../../../shared/policy/controls.ts';
import { type Column, tableLines } from '../../local/screen/plain-table.ts';
import { type AccountFacts, readFacts, type StackFacts } from './account-facts.ts';
import { controlWord, MODE_WORDS } from './control-words.ts';
import { agoText, saySentences } from './said.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { changedMeanwhile, Trouble } from './trouble.ts';

interface ControlOptions {
  readonly account?: string;
  readonly all?: boolean;
  readonly yes?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'account', align: 'left' },
  { title: 'its own', align: 'left' },
  { title: 'in effect', align: 'left' },
  { title: 'halt', align: 'left' },
];

/** `control`: the switches, and what is in effect: the stricter of an account's own and the one for all. */
export async function showControl(stack: Stack, to: Surroundings): Promise<void> {
  const facts = await readFacts(stack);
  const own = (name: string): string => String(facts.controls.get(name)?.item['mode'] ?? 'not set');
  const rows = facts.accounts.map((each) => ({
    cells: [each.account, own(each.account), controlWord(each.control), each.record?.halt?.id ?? 'none'],
  }));
  if (facts.controls.has('all')) rows.unshift({ cells: ['all', own('all'), '', ''] });
  if (rows.length === 0) {
    to.say('No control is set, so nothing is traded: npm run hedge -- control run.');
    return;
  }
  to.say(tableLines(COLUMNS, rows, to.screen).join('\n'));
}

/** `control run|reduceOnly|stop`: turns one account's switch, or the one for all, and says what that means now. */
export async function setControl(
  stack: Stack,
  mode: ControlMode,
  options: ControlOptions,
  to: Surroundings,
): Promise<void> {
  const account = await nameFrom(options, stack);
  if (mode === 'stop') await stack.controlDesk.stop(account);
  else {
    const before = (await stack.controlDesk.readAll()).get(account);
    const outcome = await stack.controlDesk.set(account, 'mode', mode, before);
    if (outcome === 'changed') throw changedMeanwhile(`The control of ${account}`);
  }
  const whose = account === 'all' ? 'All accounts' : `The account ${account}`;
  saySentences(to, [
    `${whose}: the control says ${mode} now. ${MODE_WORDS[mode]}`,
    ...stricterStill(await readFacts(stack), mode, account),
  ]);
}

async function nameFrom({ account, all }: ControlOptions, stack: Stack): Promise<string> {
  if (all === true && account !== undefined)
    throw new Trouble('misused', '--account and --all cannot be used together; leave out one of them.');
  if (all === true) return 'all';
  if (account === undefined) return onlyAccount(stack);
  if (!isAccountName(account))
    throw new Trouble('misused', '--account must be at most 40 letters, digits, - and _; for every account use --all.');
  return account;
}

/** Whoever stops one of several accounts without naming it would believe the others stopped as well. */
async function onlyAccount(stack: Stack): Promise<string> {
  const { accounts } = await readFacts(stack);
  const names = [...new Set([...stack.accounts, ...accounts.map((facts) => facts.account)])].sort();
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  const choice = 'choose one with --account NAME, or all of them with --all.';
  throw new Trouble('misused', `There are several accounts (${names.join(', ')}): ${choice}`);
}

/** The stricter of two switches counts, so turning one may change nothing. */
function stricterStill({ accounts }: StackFacts, mode: ControlMode, account: string): readonly string[] {
  return accounts
    .filter((each) => account === 'all' || each.account === account)
    .filter(({ control }) => !control.ok || control.value?.mode !== mode)
    .map((each) => {
      const { control } = each;
      const still = `For ${each.account} still holds: ${controlWord(control)}`;
      if (!control.ok) return `${still}. ${control.because}`;
      const other = account === 'all' ? 'its own control' : 'the control for all accounts';
      const option = account === 'all' ? `--account ${each.account}` : '--all';
      return `${still}, because ${other} is stricter (npm run hedge -- control ${mode} ${option}).`;
    });
}

/** `control resume`: lifts a halt, once its reason was shown and the owner says that they have looked. */
export async function resumeAccount(stack: Stack, options: ControlOptions, to: Surroundings): Promise<void> {
  const account = await nameFrom({ ...(options.account === undefined ? {} : { account: options.account }) }, stack);
  const facts = await readFacts(stack, [account]);
  const [own] = facts.accounts;
  const halt = own?.record?.halt;
  if (own === undefined || halt === undefined) {
    to.say(`The account ${account} is not halted: there is nothing to resume.`);
    return;
  }
  saySentences(to, [`Halted ${agoText(halt.atMs, stack.nowMs)} (${halt.id}): ${halt.because}`]);
  if (options.yes !== true) {
    const sentence =
      'Resuming takes the positions on the exchange as they are, and the books start again from them. When you have looked at them there: add --yes.';
    throw new Trouble('refused', sentence);
  }
  refuseUnlessSet(own, facts.controls.has(account));
  const outcome = await stack.controlDesk.set(account, 'resume', halt.id, facts.controls.get(account));
  if (outcome === 'changed') throw changedMeanwhile(`The control of ${account}`);
  saySentences(to, [`The next pass over ${account} lifts the halt and takes the positions as they are.`]);
}

/** `resume` beside no mode would leave an item that nobody can read. */
function refuseUnlessSet({ account, control }: AccountFacts, hasOwn: boolean): void {
  if (!hasOwn)
    throw new Trouble(
      'refused',
      `The account ${account} has no control of its own, beside which its resume would stand: set it first, with npm run hedge -- control run --account ${account} (or reduceOnly).`,
    );
  if (control.ok && control.value !== undefined && control.value.mode !== 'stop') return;
  throw new Trouble(
    'refused',
    `The control of ${account} is ${controlWord(control)}: set it first, with npm run hedge -- control reduceOnly --account ${account}.`,
  );
}
