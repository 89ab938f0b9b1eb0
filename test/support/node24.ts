import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { execPath, versions } from 'node:process';

const BESIDE = resolve('test/node24/node_modules/node24/bin/node');

/** A Node of the version that Lambda runs: this one, or the one beside it; undefined where npm has none for this machine. */
export const node24: string | undefined = versions.node.startsWith('24.')
  ? execPath
  : existsSync(BESIDE)
    ? BESIDE
    : undefined;
