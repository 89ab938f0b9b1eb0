import { Command, CommanderError } from 'commander';
import { shownValue } from '../../shared/policy/fault-sentences.ts';
import { OPTION_NAMES, OPTION_RULES, type OptionName, SERVE, type WrittenOptions } from './option-values.ts';

/** A command line taken apart, its values unread. */
export type CommandLine =
  | { readonly kind: 'written'; readonly written: WrittenOptions; readonly isServed: boolean }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly sentence: string };

const HELP_WIDTH = 100;
const SEE_HELP = 'npm start -- --help lists every option.';

const INTRODUCTION =
  'Runs the hedge manager through a market on an exchange emulated on this machine. No account, no network, no real order.';

const refused = (sentence: string): CommandLine => ({ kind: 'refused', sentence });

/**
 * Takes the words after `npm start --` apart. Each option is known, has a value and stands there once, and nothing else
 * does; else one sentence says what is wrong.
 */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const shown: string[] = [];
  const command = commandWriting((text) => shown.push(text));
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code === 'commander.helpDisplayed'
      ? { kind: 'help', text: shown.join('').trimEnd() }
      : refused(sentenceFor(error));
  }
  const found = command.opts<Partial<Record<OptionName, readonly string[]>> & { readonly serve?: true }>();
  const line = writtenOnce(found, found.serve === true);
  const [stray] = command.args;
  return line.kind === 'written' && stray !== undefined ? refused(straySentence(stray)) : line;
}

function commandWriting(write: (text: string) => void): Command {
  const command = new Command('npm start --')
    .usage('[options]')
    .description(INTRODUCTION)
    .argument('[words...]')
    .configureOutput({ writeOut: write, writeErr: () => undefined, getOutHelpWidth: () => HELP_WIDTH })
    .configureHelp({ visibleArguments: () => [] })
    .helpOption('--help', 'show this help')
    .exitOverride();
  for (const name of OPTION_NAMES) {
    const { value, meaning } = OPTION_RULES[name];
    command.option(`--${name} <${value}>`, meaning, (text: string, before: readonly string[] = []) => [
      ...before,
      text,
    ]);
  }
  command.option('--serve', SERVE.meaning);
  return command.addHelpText('after', `\nExamples:\n${EXAMPLES}\n`);
}

const EXAMPLES = [
  ...OPTION_NAMES.map((name) => OPTION_RULES[name].example),
  SERVE.example,
  '--market data/market --from 2021-05-01 --to 2021-05-31 --policy my-policy.json --json run.json',
]
  .map((options) => `  npm start -- ${options}`)
  .join('\n');

/** A last value silently winning over the first would run something the user did not mean. */
function writtenOnce(found: Partial<Record<OptionName, readonly string[]>>, isServed: boolean): CommandLine {
  const written: Partial<Record<OptionName, string>> = {};
  for (const name of OPTION_NAMES) {
    const [text, ...more] = found[name] ?? [];
    if (text === undefined) continue;
    if (more.length > 0) return refused(`--${name} is given ${more.length + 1} times; it must be given once.`);
    if (text.startsWith('--')) return refused(missingValue(name, `, but ${shownValue(text)} follows`));
    written[name] = text;
  }
  return { kind: 'written', written, isServed };
}

const missingValue = (name: OptionName, found: string): string =>
  `--${name} needs a value${found}; it must be ${OPTION_RULES[name].allowed}.`;

function sentenceFor({ code, message }: CommanderError): string {
  if (code === 'commander.optionMissingArgument') {
    const name = OPTION_NAMES.find((each) => message.includes(`--${each} `));
    if (name !== undefined) return missingValue(name, '');
  }
  const unknown = /unknown option '([\s\S]*?)'(?:\n\(Did you mean (?:one of )?(.*)\?\))?$/.exec(message);
  if (unknown === null) return `${message.replace(/^error: /, '').replaceAll('\n', ' ')}; ${SEE_HELP}`;
  const [, seen, similar] = unknown;
  const hint = similar === undefined ? '' : ` (did you mean ${similar}?)`;
  return `${shownValue(seen)} is not an option${hint}; ${SEE_HELP}`;
}

/** npm takes options before `--` for itself and hands on only their values. */
const straySentence = (word: string): string =>
  `${shownValue(word)} belongs to no option; write options after two dashes, as in npm start -- --seed 42. ${SEE_HELP}`;
