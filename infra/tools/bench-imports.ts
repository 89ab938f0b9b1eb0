import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { bundle } from '../aws/bundle.ts';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');
const BARE = join(import.meta.dirname, 'bare-handler.ts');
const REBALANCE = join(PROJECT_FOLDER, 'lambdas', 'rebalance', 'handler.ts');

/** Fresh processes of each kind; they take turns, and a pair of neighbours is compared. */
const PAIRS = 15;

/** As deployed: stack traces name the source's lines. */
const FLAGS = ['--enable-source-maps', '--input-type=module', '--eval'];

/** How the bundle of the rebalance Lambda compares with one that has its AWS clients only, built alike. */
export interface ImportTimes {
  readonly bareMs: number;
  readonly rebalanceMs: number;
  /** Median over neighbouring pairs. */
  readonly ratio: number;
  /** All code of the rebalance Lambda, what it loads on demand included, without the source maps. */
  readonly bytes: number;
}

/** Imports both bundles in fresh processes, and takes the time from within: starting Node is no part of it. */
export function timeImports(): ImportTimes {
  const folder = mkdtempSync(join(tmpdir(), 'counterweight-imports-'));
  try {
    bundle(BARE, join(folder, 'bare'));
    bundle(REBALANCE, join(folder, 'rebalance'));
    const pairs = Array.from({ length: PAIRS }, () => ({
      bareMs: importMs(join(folder, 'bare', 'index.mjs')),
      rebalanceMs: importMs(join(folder, 'rebalance', 'index.mjs')),
    }));
    return {
      bareMs: middle(pairs.map(({ bareMs }) => bareMs)),
      rebalanceMs: middle(pairs.map(({ rebalanceMs }) => rebalanceMs)),
      ratio: middle(pairs.map(({ bareMs, rebalanceMs }) => rebalanceMs / bareMs)),
      bytes: codeBytesIn(join(folder, 'rebalance')),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importMs(file: string): number {
  const script = `const startedMs = performance.now();
    await import(${JSON.stringify(file)});
    process.stdout.write(String(performance.now() - startedMs));`;
  const { stdout, status, stderr } = spawnSync(execPath, [...FLAGS, script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The bundle ${file} cannot be imported:\n${stderr}`);
  return Number(stdout);
}

const codeBytesIn = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
