import { type Command, Option } from 'commander';
import { accountOption, example, type Session } from './command-parts.ts';
import { deletePolicy } from './policy-delete.ts';
import { listPolicies } from './policy-list.ts';
import { checkFile, putFile } from './policy-put.ts';
import { showPolicy } from './policy-show.ts';
import { disablePolicy, enablePolicy } from './policy-switch.ts';

/** The commands about policies. */
export function addPolicies(program: Command, session: Session): void {
  const { look, change, to } = session;
  const policy = program.command('policy').description('the policies: what is hedged, and how').helpCommand(false);
  policy
    .command('list')
    .description('one line a policy')
    .addOption(accountOption())
    .addHelpText('after', example('policy list'))
    .action((options) => look((stack) => listPolicies(stack, options, to)));
  policy
    .command('show')
    .description('the whole policy, what the stack says of it, and what it means where it is silent')
    .argument('<ID>', 'its policyId')
    .addOption(accountOption())
    .option('--json', 'nothing but the policy, for a file that policy put takes')
    .addHelpText('after', example('policy show btc-core --json > btc-core.json'))
    .action((id, options) => look((stack) => showPolicy(stack, id, options, to)));
  addFiles(policy, session);
  policy
    .command('enable')
    .description('lets a policy open and correct its short')
    .argument('<ID>', 'its policyId')
    .addOption(accountOption())
    .addHelpText('after', example('policy enable btc-core'))
    .action((id, options) => change((stack) => enablePolicy(stack, id, options, to)));
  policy
    .command('disable')
    .description('stops a policy; a short that is open stays, and its margin is kept')
    .argument('<ID>', 'its policyId')
    .addOption(accountOption())
    .addHelpText('after', example('policy disable btc-core'))
    .action((id, options) => change((stack) => disablePolicy(stack, id, options, to)));
  policy
    .command('delete')
    .description('deletes a policy; a short that is open stays, and its margin is kept')
    .argument('<ID>', 'its policyId')
    .addOption(accountOption())
    .option('--yes', 'also while its short is open')
    .addHelpText('after', example('policy delete btc-core'))
    .action((id, options) => change((stack) => deletePolicy(stack, id, options, to)));
}

const inAccount = (): Option => new Option('--account <NAME>', 'the account of items that name none').default('main');

function addFiles(policy: Command, { look, change, to }: Session): void {
  policy
    .command('put')
    .description('writes the policy, or the list of them, in a JSON file; a faulty one is never written')
    .argument('<FILE>', 'a JSON file')
    .addOption(inAccount())
    .option('--dry-run', 'only say what would be written')
    .addHelpText('after', example('policy put btc-core.json'))
    .action((file, options) => change((stack) => putFile(stack, file, options, to)));
  policy
    .command('check')
    .description('the same without writing anything')
    .argument('<FILE>', 'a JSON file')
    .addOption(inAccount())
    .addHelpText('after', example('policy check btc-core.json'))
    .action((file, options) => look((stack) => checkFile(stack, file, options, to)));
}
