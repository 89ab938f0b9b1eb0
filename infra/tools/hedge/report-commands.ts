import type { Command } from 'commander';
import { showAlerts } from './alerts.ts';
import { accountOption, example, type Session } from './command-parts.ts';
import { examine } from './doctor.ts';
import { explain } from './explain/explain.ts';
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
    .description('what passes told you, newest last; the fault of an edit stands in the policy itself: policy show')
    .addOption(accountOption())
    .option('--since <DURATION>', 'how far to look back', '2d')
    .option('--limit <N>', 'how many to show at the most', '50')
    .option('--json', 'the same as JSON')
    .addHelpText('after', example('alerts --since 7d'))
    .action((options) => look((stack) => showAlerts(stack, options, to)));
  program
    .command('explain')
    .description('why a pass did what it did to a hedge: every rule, its number, and what would have led elsewhere')
    .argument('<ID>', 'a policyId')
    .addOption(accountOption())
    .option('--at <TIME>', 'the newest pass written down by then, UTC; without it, the newest of all')
    .option('--json', 'the same as JSON, inputs included')
    .addHelpText('after', example('explain btc-core --at 2026-11-01T12:00Z'))
    .action((id, options) => look((stack) => explain(stack, id, options, to)));
  program
    .command('doctor')
    .description('checks everything that must be in order before real money; ends with 1 where something is not')
    .addHelpText('after', example('doctor'))
    .action(() => look(async (stack) => endWith(await examine(stack, to))));
}
