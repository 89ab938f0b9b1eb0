import { describe, expect, it } from 'vitest';
import { readSurvivalOptions } from '../../../../infra/tools/survival/survival-options.ts';

const sentenceOf = (...words: string[]): string => {
  const reading = readSurvivalOptions(words);
  if (reading.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(reading)}`);
  return reading.sentence;
};

describe('the options of the survival measure', () => {
  it('have a default each', () => {
    expect(readSurvivalOptions([])).toEqual({
      kind: 'run',
      options: {
        coins: ['BTC', 'ETH'],
        leverages: ['2', '3'],
        reserves: ['0.5'],
        days: [30, 90, 180],
        starts: 200,
        whenOut: 'reduce',
      },
    });
  });

  it('are read as they are written, days in rising order', () => {
    const words = '--market data --coin ETH --leverage 3,1 --days 90,7 --starts 5 --when-out alert --reserve 0,0.25,10';
    expect(readSurvivalOptions(words.split(' '))).toEqual({
      kind: 'run',
      options: {
        market: 'data',
        coins: ['ETH'],
        leverages: ['3', '1'],
        reserves: ['0', '0.25', '10'],
        days: [7, 90],
        starts: 5,
        whenOut: 'alert',
      },
    });
    expect(readSurvivalOptions(['--unlimited'])).toMatchObject({ options: { reserves: 'unlimited' } });
  });

  it.each<[string, string]>([
    ['--coin DOGE', '--coin is "DOGE"; it must be BTC, ETH, or both with a comma between.'],
    ['--leverage 5', '--leverage is "5"; it must be 1, 2 or 3, or several with commas between.'],
    ['--leverage 2,2', '--leverage is "2,2"; it must be 1, 2 or 3, or several with commas between.'],
    ['--reserve 10.5', '--reserve is "10.5"; it must be parts from 0 to 10 such as 0.5 or 0,0.25,1.'],
    ['--reserve .5', '--reserve is ".5"; it must be parts from 0 to 10 such as 0.5 or 0,0.25,1.'],
    ['--days 0', '--days is "0"; it must be whole days from 1 to 1000 such as 90 or 30,90.'],
    ['--starts 1e3', '--starts is "1e3"; it must be a whole number from 1 to 100000.'],
    ['--when-out hope', '--when-out is "hope"; it must be reduce, alert or remove.'],
    ['--starts 5 --starts 6', '--starts is given twice; it must be given once.'],
    [
      '--unlimited --reserve 1',
      '--unlimited and --reserve cannot be used together, because one is cash without end; leave out one of them.',
    ],
  ])('%s is refused in one sentence', (words, sentence) => {
    expect(sentenceOf(...words.split(' '))).toBe(sentence);
  });

  it('that nobody knows, or words that belong to none, are refused too', () => {
    for (const words of [['--colour'], ['90'], ['--days']]) expect(sentenceOf(...words)).toMatch(/--help\.$/);
  });

  it('are all in the help', () => {
    const help = readSurvivalOptions(['--help']);
    const text = help.kind === 'help' ? help.text : '';
    const names = ['market', 'coin', 'leverage', 'reserve', 'days', 'starts', 'when-out', 'unlimited'];
    for (const name of names) expect(text).toContain(`--${name}`);
  });
});
