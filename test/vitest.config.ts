import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], options = {}) => ({
  test: { name, include, testTimeout: 120_000, ...options },
});

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
      // Tests that keep nothing in modules share their loading, and code that has run hot: both cost more than most tests.
      project('tests', ['test/**/*.test.ts'], { isolate: false, exclude: [...MOCKING, 'test/prove/**'] }),
      project('mocking', MOCKING),
    ],
  },
});
