import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const headings = (text: string, shape: RegExp): string[] =>
  [...text.matchAll(shape)].map(([, name]) => name ?? '').sort();

it('the runbook has a heading for every alarm of the stack, and for nothing else', () => {
  const runbook = headings(readFileSync('lambdas/README.md', 'utf8'), /^## (\w+)$/gm);
  const alarms = headings(readFileSync('infra/aws/alarms.ts', 'utf8'), /heading: '(\w+)'/g);
  expect(alarms.length).toBeGreaterThan(3);
  expect(runbook).toEqual(alarms);
});
