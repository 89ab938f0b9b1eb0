import { defineConfig } from 'vitest/config';

/** What takes too long for every change: `npm run prove`, each night. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['test/prove/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 3_600_000,
  },
});
