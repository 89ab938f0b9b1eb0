import { DAY_MS, HOUR_MS, MINUTE_MS, parseDuration } from '../../shared/time/duration.ts';
import { parseInstant } from '../../shared/time/instant.ts';
import { caseIn } from './worked-cases.ts';

const SEED_MAX = 4_294_967_295;

/** A seed of the generated market, 0 to 4,294,967,295; undefined for any other text. */
export function seedIn(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,9})$/.test(text)) return undefined;
  const seed = Number(text);
  return seed <= SEED_MAX ? seed : undefined;
}

/** A UTC date or time on a full hour, where candles begin; undefined for any other text. */
export function hourIn(text: string): number | undefined {
  const atMs = parseInstant(text);
  return atMs !== undefined && atMs % HOUR_MS === 0 ? atMs : undefined;
}

/** The time between two passes in whole minutes, one minute to one day; undefined for any other text. */
export function periodIn(text: string): number | undefined {
  const periodMs = parseDuration(text);
  return periodMs !== undefined && periodMs % MINUTE_MS === 0 && periodMs <= DAY_MS ? periodMs : undefined;
}

const SPEED_MAX = 300;

/** How many times faster than the real clock, 1 to 300; undefined for any other text. */
export function speedIn(text: string): number | undefined {
  if (!/^[1-9][0-9]{0,2}$/.test(text)) return undefined;
  const speed = Number(text);
  return speed <= SPEED_MAX ? speed : undefined;
}

/** Something that can be the path of a file or folder. */
const pathIn = (text: string): string | undefined => (text === '' || text.includes('\0') ? undefined : text);

interface OptionRule {
  /** How the help names the value. */
  readonly value: string;
  readonly meaning: string;
  /** Words for the command line that use it. */
  readonly example: string;
  /** Ends the sentence "it must be ...". */
  readonly allowed: string;
  readonly read: (text: string) => unknown;
}

const FILE = { value: 'FILE', allowed: 'the path of a file', read: pathIn };
const FOLDER = { value: 'DIR', allowed: 'the path of a folder', read: pathIn };
const HOUR = {
  value: 'TIME',
  allowed: 'a UTC date or full hour such as 2021-05-01 or 2021-05-01T12:00Z',
  read: hourIn,
};

/** Every option that takes a value, in the order of the help. */
export const OPTION_RULES = {
  market: {
    ...FOLDER,
    meaning: 'real market data from this folder instead of the generated market',
    example: '--market data/market',
  },
  from: { ...HOUR, meaning: 'first instant of the run, UTC', example: '--from 2026-02-01' },
  to: {
    ...HOUR,
    meaning: 'last instant of the run, UTC; a date means its first moment',
    example: '--from 2026-02-01 --to 2026-02-15',
  },
  every: {
    value: 'DURATION',
    meaning: 'time between two passes; default 1h, and 5m with --serve',
    example: '--every 8h',
    allowed: 'a duration from 1m to 1d in whole minutes, such as 30m, 1h or 8h',
    read: periodIn,
  },
  policy: {
    ...FILE,
    meaning: 'your own policies instead of the two demo policies',
    example: '--policy my-policy.json',
  },
  seed: {
    value: 'N',
    meaning: 'another generated market; the same number gives the same market',
    example: '--seed 42',
    allowed: `a whole number from 0 to ${SEED_MAX}`,
    read: seedIn,
  },
  fees: {
    value: '0|1',
    meaning: 'whether the exchange takes fees; default 1, and 0 with --case',
    example: '--fees 0',
    allowed: '0 for an exchange without fees, or 1',
    read: (text: string) => (text === '0' || text === '1' ? text : undefined),
  },
  keep: {
    ...FOLDER,
    meaning: 'keep tables and exchange in this folder; running again goes on from them',
    example: '--keep my-tables',
  },
  case: {
    value: 'NAME',
    meaning: 'a worked case: 1 for 5 BTC, 3 of them hedged in a fall; 2 and 2up for 10 ETH, 7 hedged around an event',
    example: '--case 1',
    allowed: '1, 2 for a falling price, or 2up for a rising one',
    read: caseIn,
  },
  json: {
    ...FILE,
    meaning: 'also write everything shown, and what is cut short, to this file',
    example: '--json run.json',
  },
  speed: {
    value: 'N',
    meaning: 'with --serve: N times faster than the real clock; default 1',
    example: '--serve --speed 60',
    allowed: `a whole number from 1 to ${SPEED_MAX}`,
    read: speedIn,
  },
} as const satisfies Readonly<Record<string, OptionRule>>;

export type OptionName = keyof typeof OPTION_RULES;

/** The one option without a value. */
export const SERVE = {
  meaning: 'stay up in real time, on a market that begins now; the command line of the deployed stack can reach it',
  example: '--serve --keep my-tables',
} as const;

/** The options of a command line as they were written, each at most once. */
export type WrittenOptions = Readonly<Partial<Record<OptionName, string>>>;

export const OPTION_NAMES = Object.keys(OPTION_RULES) as readonly OptionName[];
