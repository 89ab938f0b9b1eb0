import { Command, CommanderError } from 'commander';
import { ratio } from '../../../shared/money/amount.ts';
import { shownValue } from '../../../shared/policy/fault-sentences.ts';

/** What to try: every coin with every leverage and reserve. */
export interface SurvivalOptions {
  /** Absent: a generated market. */
  readonly market?: string;
  readonly coins: readonly ('BTC' | 'ETH')[];
  readonly leverages: readonly string[];
  /** Parts of the notional beside the margin; `unlimited`: more than any rise asks for. */
  readonly reserves: readonly string[] | 'unlimited';
  /** Rising. */
  readonly days: readonly number[];
  readonly starts: number;
  readonly whenOut: 'reduce' | 'alert' | 'remove';
  /** What `margin.sweepAt` says; absent: surplus margin stays with the short. */
  readonly sweepAt?: string;
}

/** A command line understood, a help asked for, or one sentence on what is wrong with it. */
export type SurvivalReading =
  | { readonly kind: 'run'; readonly options: SurvivalOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly sentence: string };

interface Rule {
  readonly value: string;
  readonly meaning: string;
  /** Ends the sentence "it must be ...". */
  readonly allowed: string;
  readonly isAllowed: (text: string) => boolean;
}

const DAYS_MAX = 1_000;
const STARTS_MAX = 100_000;

const listOf = (isAllowed: (each: string) => boolean) => (text: string) => {
  const parts = text.split(',');
  return parts.every(isAllowed) && new Set(parts).size === parts.length;
};
const wholeUpTo = (max: number) => (text: string) => /^[1-9][0-9]{0,5}$/.test(text) && Number(text) <= max;
const isBetween = (text: string, low: string, high: string) =>
  ratio(text).gte(ratio(low)) && ratio(text).lte(ratio(high));
const isReserve = (text: string) => /^(0|[1-9]|10)(\.[0-9]{1,4})?$/.test(text) && ratio(text).lte(ratio('10'));

const RULES = {
  market: {
    value: 'DIR',
    meaning: 'real market data from this folder; without it a generated market of five years',
    allowed: 'the path of a folder',
    isAllowed: (text: string) => text !== '',
  },
  coin: {
    value: 'LIST',
    meaning: 'coins to hedge; default BTC,ETH',
    allowed: 'BTC, ETH, or both with a comma between',
    isAllowed: listOf((each) => each === 'BTC' || each === 'ETH'),
  },
  leverage: {
    value: 'LIST',
    meaning: 'leverages to try; default 2,3',
    allowed: '1, 2 or 3, or several with commas between',
    isAllowed: listOf((each) => ['1', '2', '3'].includes(each)),
  },
  reserve: {
    value: 'LIST',
    meaning: 'cash beside the margin, parts of the notional at entry; default 0.5',
    allowed: 'parts from 0 to 10 such as 0.5 or 0,0.25,1',
    isAllowed: listOf(isReserve),
  },
  days: {
    value: 'LIST',
    meaning: 'how long each hedge is held; default 30,90,180',
    allowed: `whole days from 1 to ${DAYS_MAX} such as 90 or 30,90`,
    isAllowed: listOf(wholeUpTo(DAYS_MAX)),
  },
  starts: {
    value: 'N',
    meaning: 'how many hours to open a hedge at, evenly apart; default 200',
    allowed: `a whole number from 1 to ${STARTS_MAX}`,
    isAllowed: wholeUpTo(STARTS_MAX),
  },
  'when-out': {
    value: 'WISH',
    meaning: 'what margin.whenOut says; default reduce',
    allowed: 'reduce, alert or remove',
    isAllowed: (text: string) => ['reduce', 'alert', 'remove'].includes(text),
  },
  'sweep-at': {
    value: 'TIMES',
    meaning: 'what margin.sweepAt says; default: surplus margin stays with the short',
    allowed: 'a number from 2.5 to 20 such as 3',
    isAllowed: (text: string) => /^[1-9][0-9]?(\.[0-9]{1,4})?$/.test(text) && isBetween(text, '2.5', '20'),
  },
} as const satisfies Readonly<Record<string, Rule>>;

type Name = keyof typeof RULES;
const NAMES = Object.keys(RULES) as readonly Name[];
type Written = Readonly<Partial<Record<Name, string>>> & { readonly unlimited?: true };

/** Reads the words after `npm run survival --`; whatever is wrong with them is one sentence. */
export function readSurvivalOptions(words: readonly string[]): SurvivalReading {
  const shown: string[] = [];
  const twice: string[] = [];
  const command = commandOf((text) => shown.push(text), twice);
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: shown.join('').trimEnd() };
    return refused(`${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}; see npm run survival -- --help.`);
  }
  const written = writtenOf(command);
  const fault = twice.length > 0 ? `--${twice[0]} is given twice; it must be given once.` : faultOf(written);
  return fault === undefined ? { kind: 'run', options: optionsOf(written) } : refused(fault);
}

const refused = (sentence: string): SurvivalReading => ({ kind: 'refused', sentence });

function commandOf(write: (text: string) => void, twice: string[]): Command {
  const command = new Command('npm run survival --')
    .usage('[options]')
    .description(
      'Opens hedges at many hours of a market, lets the program tend the margin of each, and counts what became of them.',
    )
    .configureOutput({ writeOut: write, writeErr: () => undefined, getOutHelpWidth: () => 100 })
    .helpOption('--help', 'show this help')
    .option('--unlimited', 'cash without end instead of a reserve')
    .exitOverride();
  for (const name of NAMES) {
    const { value, meaning } = RULES[name];
    command.option(`--${name} <${value}>`, meaning, (text: string, before?: string) => {
      if (before !== undefined) twice.push(name);
      return text;
    });
  }
  return command;
}

function writtenOf(command: Command): Written {
  const { whenOut, sweepAt, ...rest } = command.opts<
    Omit<Written, 'when-out' | 'sweep-at'> & { readonly whenOut?: string; readonly sweepAt?: string }
  >();
  return {
    ...rest,
    ...(whenOut === undefined ? {} : { 'when-out': whenOut }),
    ...(sweepAt === undefined ? {} : { 'sweep-at': sweepAt }),
  };
}

function faultOf(written: Written): string | undefined {
  const wrong = NAMES.find((name) => {
    const text = written[name];
    return text !== undefined && !RULES[name].isAllowed(text);
  });
  if (wrong !== undefined) return `--${wrong} is ${shownValue(written[wrong])}; it must be ${RULES[wrong].allowed}.`;
  if (written.unlimited !== true || written.reserve === undefined) return undefined;
  return '--unlimited and --reserve cannot be used together, because one is cash without end; leave out one of them.';
}

function optionsOf(written: Written): SurvivalOptions {
  const { market, coin = 'BTC,ETH', leverage = '2,3', reserve = '0.5', days = '30,90,180', starts = '200' } = written;
  return {
    ...(market === undefined ? {} : { market }),
    coins: (['BTC', 'ETH'] as const).filter((each) => coin.split(',').includes(each)),
    leverages: leverage.split(','),
    reserves: written.unlimited === true ? 'unlimited' : reserve.split(','),
    days: days
      .split(',')
      .map(Number)
      .sort((a, b) => a - b),
    starts: Number(starts),
    whenOut: WISHES.find((wish) => wish === written['when-out']) ?? 'reduce',
    ...(written['sweep-at'] === undefined ? {} : { sweepAt: written['sweep-at'] }),
  };
}

const WISHES = ['reduce', 'alert', 'remove'] as const;
