import { Command, CommanderError } from 'commander';
import { COMMAND, type Session } from './command-parts.ts';
import { findStack, type StackWish } from './find-stack.ts';
import { addPolicies } from './policy-commands.ts';
import { addReports } from './report-commands.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { addSwitches } from './switch-commands.ts';
import { Trouble } from './trouble.ts';

const HELP_WIDTH = 100;
const SEE_HELP = `${COMMAND} --help lists every command.`;

/**
 * Does what the words say and gives the exit code: 0 done, 1 refused or unusable input, 2 a command line that was
 * misunderstood, 3 a stack that cannot be reached.
 */
export async function runCommandLine(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const ending = { exitCode: 0 };
  try {
    await programOf(surroundings, ending).parseAsync([...words], { from: 'user' });
    return ending.exitCode;
  } catch (error) {
    return endOf(error, surroundings);
  }
}

function endOf(error: unknown, { note }: Surroundings): number {
  if (error instanceof Trouble) {
    for (const sentence of error.sentences) note(sentence);
    return error.exitCode;
  }
  if (!(error instanceof CommanderError)) throw error;
  if (error.code === 'commander.helpDisplayed') return 0;
  if (error.code !== 'commander.help') note(`${sentenceOf(error)} ${SEE_HELP}`);
  return 2;
}

/** What a service of AWS refused, or a network that failed, is told with the stack it was meant for. */
function explained(error: unknown, { name }: Stack): unknown {
  if (!(error instanceof Error) || error instanceof Trouble) return error;
  const isOfAws = '$metadata' in error || 'code' in error;
  return isOfAws
    ? new Trouble('unreachable', `The ${name} could not be asked: ${error.name}: ${error.message}.`)
    : error;
}

/** Commander's words as a sentence of ours. */
function sentenceOf({ message }: CommanderError): string {
  const words = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/[.?)]*$/, (end) => (end.includes(')') ? end : ''));
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function programOf(to: Surroundings, ending: { exitCode: number }): Command {
  const program = new Command(COMMAND)
    .usage('COMMAND [options]')
    .description(
      'The operator: policies, switches and the state of the hedges, on the deployed stack or on a local one.',
    )
    .option('--local', 'the stack that npm start -- --serve runs in this folder')
    .option('--aws', 'the deployed stack; without any of these, the local one where it runs')
    .option('--stack <NAME>', 'the deployed stack of this name, if it is not Counterweight')
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => to.say(text.trimEnd()),
      writeErr: (text) => to.say(text.trimEnd()),
      outputError: () => undefined,
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    })
    .exitOverride();
  const onStack = async (isChange: boolean, work: (stack: Stack) => Promise<void>): Promise<void> => {
    const stack = await findStack(program.opts<StackWish>(), to);
    if (isChange && stack.kind === 'aws') to.note('This command changes the deployed stack.');
    try {
      await work(stack);
    } catch (error) {
      throw explained(error, stack);
    } finally {
      stack.close();
    }
  };
  const session: Session = {
    to,
    look: (work) => onStack(false, work),
    change: (work) => onStack(true, work),
    endWith: (exitCode) => {
      ending.exitCode = exitCode;
    },
  };
  addReports(program, session);
  addPolicies(program, session);
  addSwitches(program, session);
  return program;
}
