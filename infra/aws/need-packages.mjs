// Runs before the app: a clone without its packages would end in an error of the shell that names a program nobody knows.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exit, stderr } from 'node:process';

const PROJECT = join(import.meta.dirname, '..', '..');

if (!['aws-cdk-lib', 'esbuild', 'tsx'].every((name) => existsSync(join(PROJECT, 'node_modules', name)))) {
  stderr.write(`The packages of this project are not installed in ${PROJECT}: run npm ci there, then try again.\n`);
  exit(1);
}
