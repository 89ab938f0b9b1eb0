import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../infra/aws/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterweight-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the bundle of a Lambda is made of: in all, and in what its import reads before the first line runs. */
function partsOf(name: string) {
  const { outputs } = bundle(`lambdas/${name}/handler.ts`, join(folder, name));
  const entry = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === `lambdas/${name}/handler.ts`);
  const read = new Set<string>();
  const visit = (file: string): void => {
    if (read.has(file)) return;
    read.add(file);
    for (const { kind, path, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) visit(path);
    }
  };
  if (entry !== undefined) visit(entry);
  const inputsOf = (files: readonly string[]) => files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  return { all: inputsOf(Object.keys(outputs)), atImport: inputsOf([...read]) };
}

const EXCHANGE = /node_modules\/ccxt\/|shared\/adapters\/(ccxt|paper)\//;

/** What places orders or moves cash; within the exchange's library all its methods stand in one file. */
const ORDERING =
  /gateway|place-order|shared\/orders\/(act|desk|settle-order|pre-trade-gate)\.ts|open-(binance|paper)\.ts/;

describe('the bundle', () => {
  it.each(['dispatch', 'check-policy'])('of %s holds nothing of an exchange', (name) => {
    const { all } = partsOf(name);
    expect(all).toContain(`lambdas/${name}/handler.ts`);
    expect(all.filter((file) => EXCHANGE.test(file))).toEqual([]);
  });

  it('of watch-margin can read an exchange, when something is open, and place no order', () => {
    const { all, atImport } = partsOf('watch-margin');
    for (const later of [EXCHANGE, /client-secrets-manager\//, /client-sns\//, /client-sqs\//]) {
      expect(all.some((file) => later.test(file))).toBe(true);
      expect(atImport.filter((file) => later.test(file))).toEqual([]);
    }
    expect(all.filter((file) => ORDERING.test(file))).toEqual([]);
  });

  it('of rebalance reads exchanges, keys and alerts only when a pass needs them', () => {
    const { all, atImport } = partsOf('rebalance');
    expect(atImport).toContain('lambdas/rebalance/handler.ts');
    for (const later of [EXCHANGE, /client-secrets-manager\//, /client-sns\//, /client-sqs\//]) {
      expect(all.some((file) => later.test(file))).toBe(true);
      expect(atImport.filter((file) => later.test(file))).toEqual([]);
    }
  });
});
