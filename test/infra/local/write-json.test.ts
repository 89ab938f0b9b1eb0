import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runJson, writeJson } from '../../../infra/local/write-json.ts';
import { RUN } from './sample-run.ts';

it('writes amounts as text and each instant in both forms', () => {
  const read = JSON.parse(runJson(RUN));
  expect(read).toMatchObject({
    form: 1,
    fromMs: RUN.fromMs,
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-31T00:00:00Z',
    everyMs: 3_600_000,
    orders: [{ at: '2026-01-01T00:00:00Z', wanted: '1.5', averagePrice: '59993.2' }, {}],
    hedges: [{ together: '-125.145', distanceMin: '0.2504' }, { standing: 'active' }],
    alerts: [{ at: '2026-01-01T01:00:00Z', atMs: RUN.fromMs + 3_600_000 }],
    wallMs: 21_234.5,
  });
  expect(read).not.toHaveProperty('every');
  expect(read).not.toHaveProperty('wall');
});

it('is the same text for the same run, whatever the order of the calls', () => {
  const turned = Object.fromEntries(Object.entries(RUN.quietPassCalls).reverse());
  expect(runJson({ ...RUN, quietPassCalls: turned })).toBe(runJson(RUN));
  expect(Object.keys(JSON.parse(runJson(RUN)).quietPassCalls)).toEqual([
    'GET /api/v3/account',
    'GET /fapi/v3/positionRisk',
  ]);
});

it('says what is wrong when the file cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'write-json-'));
  expect(await writeJson(join(folder, 'run.json'), RUN)).toBeUndefined();
  expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(runJson(RUN));
  expect(await writeJson(folder, RUN)).toMatch(
    /^The run could not be written to ".*" \(EISDIR\); choose another place/,
  );
  rmSync(folder, { recursive: true });
});
