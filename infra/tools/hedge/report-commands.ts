import type { Command } from 'commander';
import { showAlerts } from './alerts.ts';
import { accountOption, example, type Session } from './command-parts.ts';
import { examine } from './doctor.ts';
import { showStatus } from './status.ts';

/** The commands that tell and change nothing. */
export function addReports(program: Command, { look, to, endWith }: Session): void {
  program
    .command('status')
    .description('how every hedge stands: coins, short, ratio, liquidation, last pass, last alert')
    .addOption(accountOption())
    .option('--json', 'everything as JSON')
    .addHelpText('after', example('status'))
    .action((options) => look((stack) => showStatus(stack, options, to)));
  program
    .command('alerts')
    .description('what you were told, newest last')
    .addOption(accountOption())
    .option('--since <DURATION>', 'how far to look back', '2d')
    .option('--limit <N>', 'how many to show at the most', '50')
    .option('--json', 'the same as JSON')
    .addHelpText('after', example('alerts --since 7d'))
    .action((options) => look((stack) => showAlerts(stack, options, to)));
  program
    .command('doctor')
    .description('checks everything that must be in order before real money; ends with 1 where something is not')
    .addHelpText('after', example('doctor'))
    .action(() => look(async (stack) => endWith(await examine(stack, to))));
}
