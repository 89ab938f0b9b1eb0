import type { Command } from 'commander';
import type { ControlMode } from '../../../shared/policy/controls.ts';
import { accountOption, example, type Session } from './command-parts.ts';
import { resumeAccount, setControl, showControl } from './control.ts';
import { flatten } from './flatten.ts';

const MODES: readonly (readonly [ControlMode, string])[] = [
  ['run', 'everything goes on as the policies say'],
  ['reduceOnly', 'nothing grows; removals, buy-backs and margin go on'],
  ['stop', 'nothing is sent, not even margin; shorts stay open'],
];

/** The switches, and the way out. */
export function addSwitches(program: Command, { look, change, to }: Session): void {
  const control = program
    .command('control')
    .description('the switches; without a word after it, how they stand')
    .helpCommand(false)
    .addHelpText('after', example('control'))
    .action(() => look((stack) => showControl(stack, to)));
  for (const [mode, meaning] of MODES) {
    control
      .command(mode)
      .description(meaning)
      .option('--account <NAME>', 'the account; not needed where there is only one')
      .option('--all', 'every account')
      .addHelpText('after', example(`control ${mode} --all`))
      .action((options) => change((stack) => setControl(stack, mode, options, to)));
  }
  control
    .command('resume')
    .description('lifts a halt, after showing its reason')
    .option('--account <NAME>', 'the account; not needed where there is only one')
    .option('--yes', 'you have looked at the positions on the exchange')
    .addHelpText('after', example('control resume --account main --yes'))
    .action((options) => change((stack) => resumeAccount(stack, options, to)));
  program
    .command('flatten')
    .description('closes one hedge, or every hedge of an account, and keeps it closed')
    .argument('[ID]', 'a policyId; without it the whole account')
    .addOption(accountOption())
    .option('--yes', 'do it; without it, it only says what would be done')
    .addHelpText('after', example('flatten btc-core --yes'))
    .action((id, options) => change((stack) => flatten(stack, id, options, to)));
}
