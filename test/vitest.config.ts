import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], options = {}) => ({ test: { name, include, ...options } });

const ROOMS = 'money,time,market,signals,margin,venue,policy,hedge,journal,alerts,orders,cycle';

/** Tests that replace a module of the program: nobody else may load it in their place. */
const MOCKING = ['test/lambdas/{rebalance,check-policy}/handler.test.ts', 'test/simulation/broken-promise.test.ts'];

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    sequence: { shuffle: true },
    restoreMocks: true,
    // Both cores of a small machine: the default leaves one of two idle.
    maxWorkers: 2,
    projects: [
      // Tests that keep nothing in modules share their loading, which would take longer than the tests themselves.
      project('unit', ['test/*.test.ts', `test/{${ROOMS}}/**/*.test.ts`], { testTimeout: 60_000, isolate: false }),
      project('contract', ['test/{contract,adapters}/**/*.test.ts'], { testTimeout: 60_000, isolate: false }),
      project('lambdas', ['test/lambdas/**/*.test.ts'], { testTimeout: 60_000, isolate: false, exclude: MOCKING }),
      project('simulation', ['test/simulation/**/*.test.ts'], {
        testTimeout: 60_000,
        isolate: false,
        exclude: MOCKING,
      }),
      project('mocking', MOCKING, { testTimeout: 60_000 }),
      project('infra', ['test/infra/local/**/*.test.ts'], { testTimeout: 120_000, isolate: false }),
      project('tools', ['test/infra/tools/**/*.test.ts'], { testTimeout: 60_000, isolate: false }),
      // The CDK library takes seconds to load: its tests share one load of it.
      project('aws', ['test/infra/aws/**/*.test.ts'], { testTimeout: 120_000, isolate: false }),
    ],
  },
});
