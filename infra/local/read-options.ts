import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { shownValue } from '../../shared/policy/fault-sentences.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time/duration.ts';
import {
  hourIn,
  OPTION_NAMES,
  OPTION_RULES,
  type OptionName,
  periodIn,
  seedIn,
  speedIn,
  type WrittenOptions,
} from './option-values.ts';
import { parseCommandLine } from './parse-command-line.ts';
import type { RunOptions } from './run-summary.ts';
import { quotedPath } from './screen/wrap-text.ts';
import type { ServeOptions } from './serve/serve-options.ts';
import { caseIn } from './worked-cases.ts';

/**
 * The seed of the market that `npm start` shows when nothing is asked for: chosen because much happens in its month, and
 * not to the hedge's advantage. BTC rises, so that margin is topped up and the rise is given up; ETH falls far enough
 * for a take-profit, and then rises without its short.
 */
export const DEFAULT_SEED = 74;

/** A command line that was misunderstood, as most Unix programs say it. */
const MISUSED = 2;

/** What to do about a command line: run, show the help, or say what is wrong with it and run nothing. */
export type OptionsReading =
  | { readonly kind: 'run'; readonly options: RunOptions }
  | { readonly kind: 'serve'; readonly options: ServeOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly sentence: string; readonly exitCode: number };

/**
 * Reads the words after `npm start --`. Whatever is wrong with them is one sentence: which option, what was seen, what
 * is allowed. Folders and files named are looked at but never changed; the policy file's content is read elsewhere.
 */
export function readOptions(words: readonly string[]): OptionsReading {
  const line = parseCommandLine(words);
  switch (line.kind) {
    case 'help':
      return line;
    case 'refused':
      return { ...line, exitCode: MISUSED };
    case 'written': {
      const { written, isServed } = line;
      const sentence = faultIn(written, isServed);
      if (sentence !== undefined) return { kind: 'refused', sentence, exitCode: MISUSED };
      return isServed
        ? { kind: 'serve', options: serveOptionsOf(written) }
        : { kind: 'run', options: optionsOf(written) };
    }
  }
}

function faultIn(written: WrittenOptions, isServed: boolean): string | undefined {
  const own = valueFault(written) ?? pairFault(written) ?? (isServed ? serveFault(written) : speedFault(written));
  return own ?? periodFault(written) ?? pathFault(written);
}

function valueFault(written: WrittenOptions): string | undefined {
  const name = OPTION_NAMES.find((each) => {
    const text = written[each];
    return text !== undefined && OPTION_RULES[each].read(text) === undefined;
  });
  if (name === undefined) return undefined;
  return `--${name} is ${shownValue(written[name])}; it must be ${OPTION_RULES[name].allowed}.`;
}

/** Options that contradict one another, and why; the first of a pair is the one to keep. */
const RIVALS: readonly (readonly [OptionName, OptionName, string])[] = [
  ['case', 'market', 'a case brings its own market'],
  ['case', 'policy', 'a case brings its own policy'],
  ['case', 'seed', 'nothing in a case is left to chance'],
  ['case', 'from', 'a case has its own days'],
  ['case', 'to', 'a case has its own days'],
  ['market', 'seed', 'a seed chooses a generated market'],
];

function pairFault(written: WrittenOptions): string | undefined {
  const found = RIVALS.find(([one, other]) => written[one] !== undefined && written[other] !== undefined);
  if (found === undefined) return undefined;
  const [one, other, because] = found;
  return `--${one} and --${other} cannot be used together, because ${because}; leave out one of them.`;
}

/** What has no place where a market begins now and nothing ends by itself. */
const NOT_SERVED: readonly (readonly [OptionName, string])[] = [
  ['case', 'a case ends by itself'],
  ['market', 'the served market begins now'],
  ['from', 'the served market begins now'],
  ['to', 'it serves until it is stopped'],
  ['json', 'the file is written when a run has ended'],
];

/** The least real time between two passes: what one takes on a slow machine. */
const REAL_PERIOD_MS_MIN = SECOND_MS;

function serveFault(written: WrittenOptions): string | undefined {
  const [name, because] = NOT_SERVED.find(([each]) => written[each] !== undefined) ?? [];
  if (name !== undefined)
    return `--serve and --${name} cannot be used together, because ${because}; leave out one of them.`;
  const { everyMs, speed } = serveOptionsOf(written);
  if (everyMs / speed >= REAL_PERIOD_MS_MIN) return undefined;
  const most = Math.floor(everyMs / REAL_PERIOD_MS_MIN);
  return `--speed is ${speed}; it must be at most ${most} with a pass every ${everyMs / MINUTE_MS} minutes, so that each has a second of real time.`;
}

const speedFault = ({ speed }: WrittenOptions): string | undefined =>
  speed === undefined ? undefined : '--speed is for --serve: without it a run is as fast as the machine; leave it out.';

/** The generated market is calibrated for ten years at the most. */
const GENERATED_MS_MAX = 87_660 * HOUR_MS;

function periodFault({ from, to, market }: WrittenOptions): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  const lengthMs = (hourIn(to) ?? 0) - (hourIn(from) ?? 0);
  if (!(lengthMs > 0)) return `--to is ${shownValue(to)}; it must be later than --from, which is ${shownValue(from)}.`;
  if (market !== undefined || lengthMs <= GENERATED_MS_MAX) return undefined;
  const days = GENERATED_MS_MAX / DAY_MS;
  return `--from ${from} to --to ${to} is ${lengthMs / DAY_MS} days; a generated market must be at most ${days} days long.`;
}

function pathFault({ market, keep, json, policy }: WrittenOptions): string | undefined {
  if (market !== undefined && kindOf(market) !== 'folder') {
    return `--market is ${quotedPath(market)}, which is no folder; it must be a folder of market data that exists.`;
  }
  if (keep !== undefined && kindOf(keep) === 'file') {
    return `--keep is ${quotedPath(keep)}, which is a file; it must be a folder, or a new name for one.`;
  }
  if (json === undefined) return undefined;
  if (policy !== undefined && resolve(policy) === resolve(json)) {
    return `--json and --policy are both ${quotedPath(json)}; --json must be another file, or it would overwrite the policy.`;
  }
  return jsonFault(json);
}

function jsonFault(json: string): string | undefined {
  if (kindOf(json) === 'folder') return `--json is ${quotedPath(json)}, which is a folder; it must be a file.`;
  const folder = dirname(json);
  if (kindOf(folder) !== 'folder') {
    return `--json is ${quotedPath(json)}, but there is no folder ${quotedPath(folder)}; it must be a file in a folder that exists.`;
  }
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch {
    return `--json is ${quotedPath(json)}, but nothing may be written in ${quotedPath(folder)}; choose another folder.`;
  }
}

function kindOf(path: string): 'folder' | 'file' | 'nothing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing'; // it does not exist, or may not be looked at: either way it cannot be used
  }
}

function optionsOf(written: WrittenOptions): RunOptions {
  const { from, to, every, policy, fees, keep, json } = written;
  const fromMs = from === undefined ? undefined : hourIn(from);
  const toMs = to === undefined ? undefined : hourIn(to);
  return {
    market: marketOf(written),
    everyMs: periodIn(every ?? '1h') ?? HOUR_MS,
    fees: fees === undefined ? written.case === undefined : fees === '1',
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    ...(policy === undefined ? {} : { policyFile: policy }),
    ...(keep === undefined ? {} : { keep }),
    ...(json === undefined ? {} : { jsonFile: json }),
  };
}

/** Git leaves this folder alone. */
const SERVED_FOLDER = join('.counterweight', 'serve');

function serveOptionsOf({ every, speed, seed, fees, keep, policy }: WrittenOptions): ServeOptions {
  const seedNumber = seed === undefined ? undefined : seedIn(seed);
  return {
    everyMs: periodIn(every ?? '5m') ?? HOUR_MS,
    speed: speedIn(speed ?? '1') ?? 1,
    fees: fees !== '0',
    keep: keep ?? SERVED_FOLDER,
    ...(seedNumber === undefined ? {} : { seed: seedNumber }),
    ...(policy === undefined ? {} : { policyFile: policy }),
  };
}

function marketOf(written: WrittenOptions): RunOptions['market'] {
  const name = caseIn(written.case ?? '');
  if (name !== undefined) return { kind: 'case', name };
  if (written.market !== undefined) return { kind: 'folder', folder: written.market };
  return { kind: 'generated', seed: seedIn(written.seed ?? '') ?? DEFAULT_SEED };
}
