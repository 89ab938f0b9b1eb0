import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPTION_NAMES } from '../../../infra/local/option-values.ts';
import { DEFAULT_SEED, readOptions } from '../../../infra/local/read-options.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'options-'));
  mkdirSync(join(folder, 'market'));
  file = join(folder, 'a-file');
  writeFileSync(file, '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const optionsOf = (...words: string[]) => {
  const reading = readOptions(words);
  if (reading.kind !== 'run') throw new Error(`refused: ${JSON.stringify(reading)}`);
  return reading.options;
};
const sentenceOf = (...words: string[]): string => {
  const reading = readOptions(words);
  if (reading.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(reading)}`);
  expect(reading.exitCode).toBe(2);
  expect(reading.sentence).toMatch(/\.$/);
  return reading.sentence;
};

describe('good options', () => {
  it('runs the demo when nothing is asked for', () => {
    expect(optionsOf()).toEqual({
      market: { kind: 'generated', seed: DEFAULT_SEED },
      everyMs: HOUR_MS,
      fees: true,
    });
  });

  it('reads every option of a run over real data', () => {
    const market = join(folder, 'market');
    const json = join(folder, 'run.json');
    const words = `--market ${market} --from 2021-05-01 --to 2021-05-31T12:00Z --every 30m --fees 0 --keep ${folder}`;
    expect(optionsOf(...words.split(' '), '--policy', 'mine.json', '--json', json)).toEqual({
      market: { kind: 'folder', folder: market },
      fromMs: Date.UTC(2021, 4, 1),
      toMs: Date.UTC(2021, 4, 31, 12),
      everyMs: 30 * MINUTE_MS,
      policyFile: 'mine.json',
      fees: false,
      keep: folder,
      jsonFile: json,
    });
  });

  it('takes a period of the generated market, and values after an equals sign', () => {
    expect(optionsOf('--from=2026-02-01', '--seed=4294967295')).toMatchObject({
      market: { kind: 'generated', seed: 4_294_967_295 },
      fromMs: Date.UTC(2026, 1, 1),
    });
  });

  it('leaves out fees in the worked case unless they are asked for', () => {
    expect(optionsOf('--case', '1')).toMatchObject({ market: { kind: 'case', name: '1' }, fees: false });
    expect(optionsOf('--case', '1', '--fees', '1').fees).toBe(true);
  });

  it.each(['1m', '60s', '120s', '24h', '1d'])('takes the period %s', (every) => {
    expect(optionsOf('--every', every).everyMs).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  it('takes a new name to keep tables under', () => {
    expect(optionsOf('--keep', join(folder, 'new')).keep).toBe(join(folder, 'new'));
  });
});

describe('--serve', () => {
  const servedOptions = (...words: string[]) => {
    const reading = readOptions(['--serve', ...words]);
    if (reading.kind !== 'serve') throw new Error(`not served: ${JSON.stringify(reading)}`);
    return reading.options;
  };

  it('ticks every five minutes in real time, in a folder that git leaves alone, unless something else is asked for', () => {
    const keep = join('.counterweight', 'serve');
    expect(servedOptions()).toEqual({ everyMs: 5 * MINUTE_MS, speed: 1, fees: true, keep });
  });

  it('reads every option it has', () => {
    const words = `--every 1h --speed 300 --seed 7 --fees 0 --keep ${folder} --policy mine.json`;
    expect(servedOptions(...words.split(' '))).toEqual({
      everyMs: HOUR_MS,
      speed: 300,
      seed: 7,
      fees: false,
      keep: folder,
      policyFile: 'mine.json',
    });
  });
});

describe('help', () => {
  it('names every option with an example that is itself understood', () => {
    const reading = readOptions(['--help']);
    if (reading.kind !== 'help') throw new Error('no help');
    for (const name of OPTION_NAMES) expect(reading.text).toMatch(new RegExp(`npm start -- .*--${name} `));
    const examples = [...reading.text.matchAll(/npm start -- (--.*)/g)].map(([, words]) => words ?? '');
    expect(examples.length).toBeGreaterThan(OPTION_NAMES.length);
    for (const example of examples) {
      const words = example.replaceAll('data/market', folder).split(' ');
      expect(readOptions(words).kind, example).toBe(example.includes('--serve') ? 'serve' : 'run');
    }
    expect(Math.max(...reading.text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});

describe('bad options', () => {
  it.each([
    ['--seed -5', '--seed is "-5"; it must be a whole number from 0 to 4294967295.'],
    ['--seed 4294967296', '--seed is "4294967296"; it must be'],
    ['--seed 1e3', '--seed is "1e3"; it must be'],
    ['--seed 007', '--seed is "007"; it must be'],
    ['--seed ٣', '--seed is "\\u{663}"; it must be'],
    ['--fees 2', '--fees is "2"; it must be 0 for an exchange without fees, or 1.'],
    ['--fees toString', '--fees is "toString"; it must be'],
    ['--case 3', '--case is "3"; it must be 1, 2 for a falling price, or 2up'],
    ['--every 59s', '--every is "59s"; it must be a duration from 1m to 1d'],
    ['--every 90s', '--every is "90s"; it must be a duration from 1m to 1d in whole minutes'],
    ['--every 25h', '--every is "25h"; it must be a duration from 1m to 1d'],
    ['--every hourly', '--every is "hourly"; it must be a duration'],
    ['--from 2021-02-30', '--from is "2021-02-30"; it must be a UTC date or full hour'],
    ['--to 2021-05-01T00:30Z', '--to is "2021-05-01T00:30Z"; it must be a UTC date or full hour'],
    ['--from 2021-05-02 --to 2021-05-02', '--to is "2021-05-02"; it must be later than --from'],
    ['--from 1990-01-01 --to 2021-01-01', 'a generated market must be at most 3652.5 days long.'],
    ['--case 1 --policy mine.json', '--case and --policy cannot be used together'],
    ['--case 1 --seed 4', '--case and --seed cannot be used together'],
    ['--case 1 --from 2026-01-01', '--case and --from cannot be used together'],
    ['--market /no/such/folder', '--market is "/no/such/folder", which is no folder'],
    ['--json /no/such/folder/run.json', 'there is no folder "/no/such/folder"'],
    ['--json run.json --policy ./run.json', '--json must be another file'],
    ['--serve --case 1', '--serve and --case cannot be used together, because a case ends by itself'],
    ['--serve --to 2026-02-01', '--serve and --to cannot be used together, because it serves until it is stopped'],
    ['--serve --speed 301', '--speed is "301"; it must be a whole number from 1 to 300.'],
    ['--serve --every 1m --speed 61', '--speed is 61; it must be at most 60 with a pass every 1 minutes'],
    ['--serve --seed -1', '--seed is "-1"; it must be'],
    ['--speed 2', '--speed is for --serve'],
    ['--serv', '"--serv" is not an option (did you mean --serve?)'],
    ['--seed 1 --seed 2', '--seed is given 2 times; it must be given once.'],
    ['--seed', '--seed needs a value; it must be a whole number'],
    ['--market --from 2021-05-01', '--market needs a value, but "--from" follows'],
    ['--sed 4', '"--sed" is not an option (did you mean --seed?)'],
    ['-x', '"-x" is not an option;'],
    ['42', '"42" belongs to no option; write options after two dashes, as in npm start -- --seed 42.'],
  ])('refuses %s', (line, sentence) => {
    expect(sentenceOf(...line.split(' '))).toContain(sentence);
  });

  it('refuses what is a file where a folder is wanted, and the reverse', () => {
    expect(sentenceOf('--market', file)).toContain('which is no folder');
    expect(sentenceOf('--keep', file)).toContain('which is a file');
    expect(sentenceOf('--json', folder)).toContain('which is a folder');
    expect(sentenceOf('--json', join(file, 'run.json'))).toContain('there is no folder');
    expect(sentenceOf('--market', folder, '--seed', '3')).toContain('--market and --seed cannot be used together');
  });

  it.each(OPTION_NAMES)('refuses an empty --%s', (name) => {
    expect(sentenceOf(`--${name}`, '')).toContain(`--${name} is ""`);
  });

  it('answers any words at all without throwing, and shows no sign that a terminal would obey', () => {
    const word = fc.oneof(
      fc.constantFrom(...OPTION_NAMES.map((name) => `--${name}`), '--', '-h', '--no-fees', '1', '\u001B[2J'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const reading = readOptions(words);
        if (reading.kind === 'refused') expect(reading.sentence).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});
