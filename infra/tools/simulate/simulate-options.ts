import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { shownValue } from '../../../shared/policy/fault-sentences.ts';

/** What may stand in the place of the memory; see `layers.ts`. */
const LAYERS = ['memory', 'sdk', 'wire', 'both'] as const;

/** Which seeds to play, and over what. */
export interface SimulateOptions {
  readonly seeds: number;
  readonly from: number;
  /** Only this one, instead of a window. */
  readonly seed?: number;
  readonly trace: boolean;
  readonly save: boolean;
  readonly layer: (typeof LAYERS)[number];
}

/** A command line understood, a help asked for, or one sentence on what is wrong with it. */
export type SimulateReading =
  | { readonly kind: 'run'; readonly options: SimulateOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly sentence: string };

/** Beyond it a seed is no whole number for JavaScript any more. */
const SEED = /^(0|[1-9][0-9]{0,14})$/;

function wholeNumber(text: string): number {
  if (SEED.test(text)) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from 0 on, and is ${shownValue(text)}.`);
}

/** Reads the words after `npm run simulate --`; whatever is wrong with them is one sentence. */
export function readSimulateOptions(words: readonly string[]): SimulateReading {
  const shown: string[] = [];
  const command = commandOf((text) => shown.push(text));
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: shown.join('').trimEnd() };
    const because = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    return { kind: 'refused', sentence: `${because.replace(/\.$/, '')}; see npm run simulate -- --help.` };
  }
  return { kind: 'run', options: command.opts<SimulateOptions>() };
}

function commandOf(write: (text: string) => void): Command {
  return new Command('npm run simulate --')
    .usage('[options]')
    .description(
      'Plays the real pass on virtual time against an exchange, a store, a clock and a schedule that fail, and checks from outside what may never happen.',
    )
    .configureOutput({ writeOut: write, writeErr: () => undefined, getOutHelpWidth: () => 100 })
    .helpOption('--help', 'show this help')
    .allowExcessArguments(false)
    .addOption(new Option('--seeds <N>', 'how many to play').argParser(wholeNumber).default(1000))
    .addOption(new Option('--from <N>', 'the first of them').argParser(wholeNumber).default(0))
    .addOption(new Option('--seed <N>', 'play this one instead, byte for byte as before').argParser(wholeNumber))
    .addOption(new Option('--trace', 'print each event of that one').default(false))
    .addOption(new Option('--save', 'shrink what breaks a promise and keep it for the tests').default(false))
    .addOption(
      new Option(
        '--layer <NAME>',
        'sdk: the SDK over the embedded database; wire: ccxt over the wire of Binance; both of them',
      )
        .choices([...LAYERS])
        .default('memory'),
    )
    .exitOverride();
}
