import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeStage } from '../../../infra/aws/describe-stage.ts';
import { CONTEXT_NAMES, readStage } from '../../../infra/aws/stage.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import { EVERYTHING_SET, SHIPPED, stageOf } from './contexts.ts';

const faultsOf = (context: Readonly<Record<string, unknown>>): readonly string[] => {
  const read = readStage(context);
  return read.ok ? [] : read.faults;
};

describe('the context', () => {
  it('is shipped with every value there is, at the cautious defaults', () => {
    const own = Object.keys(SHIPPED).filter((name) => name !== 'cli-telemetry');
    expect(own).toEqual([...CONTEXT_NAMES]);
    expect(stageOf(SHIPPED)).toEqual(stageOf({}));
    expect(JSON.stringify(stageOf(SHIPPED).limits)).toBe(JSON.stringify(CAUTIOUS_LIMITS));
    expect(stageOf(SHIPPED)).toMatchObject({
      email: undefined,
      phone: undefined,
      accounts: ['main'],
      periodMs: 300_000,
    });
  });

  it('takes values from the command line, where all is text', () => {
    const stage = stageOf({ ...SHIPPED, mode: 'live', every: '1h', accounts: 'main, second', ordersADay: '7' });
    expect(stage).toMatchObject({ periodMs: 3_600_000, accounts: ['main', 'second'] });
    expect(stage.limits).toMatchObject({ modeCeiling: 'live', ordersADay: 7 });
  });

  it.each([
    [
      'email',
      ['you', 'you@', '@example.com', 'you@example', 'a b@example.com', 'a@b@example.com', 'you@example.com,', 7],
    ],
    ['phone', ['015112345678', '+0151', '+49 151 1234567', '+1234567890123456', 4_915_112_345_678]],
    ['every', ['30s', '90s', '0m', '2d', '25h', '5', '5 m', '1.5h', 300_000, 'rate(5 minutes)']],
    ['accounts', ['all', 'main,all', 'main,main', 'a/b', 'a b', 'a#b', [], [1], ',', 'x'.repeat(41)]],
    ['mode', ['Live', 'real', true, 'paper,live']],
    ['symbols', ['BTC', 'BTCUSDT', 'BTC/USD:ETH', 'btc/USDT:USDT', [], ['BTC/USDT:USDT', 'BTC/USDT:USDT']]],
    ['ratioMax', ['0', '1.01', '-0.5', '80%', '1e0', 1, 0.5, null]],
    ['leverageMax', ['0', '1.5', '4', '20', 2]],
    ['notionalMax', ['0', '-1', '1e6', '1,000', '1000000001', 'Infinity', 1_000_000]],
    ['ordersADay', ['0', '-1', '1.5', '1001', 1.5, 'many']],
    ['slippageMax', ['0', '0.051', '1%', 0.01]],
  ])('refuses a wrong %s with a sentence that says what is allowed', (name, wrongs) => {
    for (const wrong of wrongs) {
      const [fault, ...others] = faultsOf({ ...SHIPPED, [name]: wrong });
      expect(others, `${name}=${wrong}`).toEqual([]);
      expect(fault, `${name}=${wrong}`).toMatch(
        new RegExp(
          `^The context value "${name}" is .+; it must be .+, such as .+\\. Correct it in cdk\\.json, or .+\\.$`,
        ),
      );
    }
  });

  it('names every fault at once', () => {
    expect(faultsOf({ ...SHIPPED, email: 'x', every: 'x', ratioMax: 'x' })).toHaveLength(3);
  });

  it('refuses a limit that is misspelt rather than ignoring it', () => {
    expect(faultsOf({ notionalmax: '5' })).toEqual([
      'The context has no value named "notionalmax": did you mean "notionalMax"?',
    ]);
    expect(faultsOf({ maximumLoss: '5' })[0]).toMatch(
      /^The context has no value named "maximumLoss": allowed are email, /,
    );
  });

  it("leaves the CDK's own values alone", () => {
    expect(faultsOf({ '@aws-cdk/core:flag': true, 'aws:cdk:bundling-stacks': [], 'cli-telemetry': false })).toEqual([]);
  });

  it('never throws, whatever was written, and never lets a limit pass above what policies may ask', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...CONTEXT_NAMES), fc.jsonValue()), (context) => {
        const read = readStage(context);
        if (!read.ok) return read.faults.length > 0;
        const { ratioMax, leverageMax, slippageMax } = read.stage.limits;
        return [ratioMax, leverageMax, slippageMax].every((most) => most.isPositive() && Number(most.toString()) <= 3);
      }),
    );
  });
});

describe('what synth says', () => {
  it('names every value, what it is and where it is changed', () => {
    const text = describeStage(stageOf(EVERYTHING_SET)).join('\n');
    for (const name of CONTEXT_NAMES) expect(text).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(text).toContain('cdk.json, or -c NAME=VALUE');
    expect(text).toContain('main, second');
    expect(text).toMatch(/every +5m/);
  });

  it('says loudly when nobody would hear, and when money is real', () => {
    const text = describeStage(stageOf({ mode: 'live' })).join('\n');
    expect(text).toContain('nobody would hear of anything');
    expect(text).toContain('live: policies may trade real money');
  });
});
