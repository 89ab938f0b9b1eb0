import { describe, expect, it } from 'vitest';
import { readSimulateOptions } from '../../../../infra/tools/simulate/simulate-options.ts';

const DEFAULTS = { seeds: 1000, from: 0, trace: false, save: false, layer: 'memory' };
const read = (line: string) => readSimulateOptions(line.split(' ').filter((word) => word !== ''));

describe('the options of the simulation', () => {
  it.each([
    ['', DEFAULTS],
    ['--seeds 10000 --from 500 --save', { ...DEFAULTS, seeds: 10_000, from: 500, save: true }],
    ['--seed 7 --trace --layer both', { ...DEFAULTS, seed: 7, trace: true, layer: 'both' }],
  ])('"%s" is understood', (line, options) => {
    expect(read(line)).toEqual({ kind: 'run', options });
  });

  it.each([
    [
      '--seeds many',
      /'--seeds <N>' argument 'many' is invalid\. It must be a whole number from 0 on, and is "many"; see/,
    ],
    ['--seed -1', /It must be a whole number from 0 on/],
    ['--from 1e3', /It must be a whole number from 0 on, and is "1e3"/],
    ['--layer paper', /Allowed choices are memory, sdk, wire, both; see npm run simulate -- --help\.$/],
    ['--sede 7', /unknown option '--sede' \(Did you mean --seed\?\)/],
    ['7', /too many arguments/],
  ])('"%s" is refused in one sentence', (line, sentence) => {
    expect(read(line)).toEqual({ kind: 'refused', sentence: expect.stringMatching(sentence) });
  });

  it('are explained on demand', () => {
    expect(read('--help')).toEqual({
      kind: 'help',
      text: expect.stringMatching(/--layer <NAME>[\s\S]*default: "memory"/),
    });
  });
});
