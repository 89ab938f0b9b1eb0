import { createHash } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Tests run much code a few times each: optimised later, with less of it inlined, and collected less often, they take a
 * fifth less processor time.
 */
const V8 = ['--interrupt-budget=600000', '--max-inlined-bytecode-size-cumulative=100', '--max-semi-space-size=64'];

const project = (name: string, include: string[], options = {}) => ({
  test: { name, include, testTimeout: 120_000, execArgv: V8, ...options },
});

/** Tests that replace a module of the program, or a class of the AWS SDK: nobody else may load it in their place. */
const MOCKING = [
  'test/lambdas/{rebalance,check-policy,dispatch}/handler.test.ts',
  'test/lambdas/rebalance/wiring.test.ts',
  'test/infra/tools/hedge/find-stack.test.ts',
  'test/simulation/broken-promise.test.ts',
];

/** What takes longest, longest first. */
const LONG = [/\/simulation\/(seeds|crash-points)\.test/, /\/test\/(simulation|infra\/local)\//];

/**
 * Begins with what takes longest, so that neither core waits for the other in the end, and ends with what runs apart: a
 * worker is given up as soon as the next file needs one of its own, with all it has loaded. The rest is up to the seed.
 */
class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const drawn = ({ moduleId }: TestSpecification) => createHash('md5').update(`${seed} ${moduleId}`).digest('hex');
    const place = (file: TestSpecification) => {
      const known = LONG.findIndex((each) => each.test(file.moduleId));
      const isApart = file.project.config.isolate;
      return `${isApart ? LONG.length + 1 : known === -1 ? LONG.length : known} ${drawn(file)}`;
    };
    return [...files].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    sequence: { shuffle: true, sequencer: LongOnesFirst },
    restoreMocks: true,
    unstubEnvs: true,
    // One more than a small machine has cores: tests that wait for a process of their own leave it to others.
    maxWorkers: 3,
    projects: [
      // Tests that keep nothing in modules share their loading, and code that has run hot: both cost more than most tests.
      project('tests', ['test/**/*.test.ts'], { isolate: false, exclude: [...MOCKING, 'test/prove/**'] }),
      project('mocking', MOCKING),
    ],
  },
});
