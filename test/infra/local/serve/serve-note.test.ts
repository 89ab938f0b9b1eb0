import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { removeNote, type ServeNote, whyServedAlready, writeNote } from '../../../../infra/local/serve/serve-note.ts';
import { CAUTIOUS_LIMITS } from '../../../../shared/policy/deployed-limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterweight-note-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, '.counterweight', 'serve.json');

const note = (changes: Partial<ServeNote> = {}): ServeNote => ({
  endpoint: 'http://127.0.0.1:1',
  region: 'us-east-1',
  tables: { policies: 'P', controls: 'C', ledger: 'L' },
  accounts: ['main'],
  periodMs: 300_000,
  secretPrefix: 'counterweight/',
  limits: JSON.stringify(CAUTIOUS_LIMITS),
  alertTopicArn: 'arn:aws:sns:us-east-1:000000000000:Alerts',
  pid: process.pid,
  startedAt: '2026-01-01T00:00:00Z',
  ...changes,
});

/** Above what Linux and macOS give by default. */
const NOBODY = 99_999_999;

it('is written whole, read by anybody, and removed by whoever wrote it', () => {
  writeNote(file, note());
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(note());
  removeNote(file, NOBODY);
  expect(existsSync(file)).toBe(true);
  removeNote(file, process.pid);
  expect(existsSync(file)).toBe(false);
});

it('stands in nobody’s way that is absent, damaged, of a dead process, or of a process that serves nothing', async () => {
  expect(await whyServedAlready(file)).toBeUndefined();
  for (const left of [note({ pid: NOBODY }), note()]) {
    writeNote(file, left);
    expect(await whyServedAlready(file)).toBeUndefined();
  }
  writeFileSync(file, '{"pid":');
  expect(await whyServedAlready(file)).toBeUndefined();
});

it('of a stack that answers says who serves it and what to do', async () => {
  const server = createServer((_request, response) => void response.writeHead(400).end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  writeNote(file, note({ endpoint: `http://127.0.0.1:${port}` }));
  const sentence = await whyServedAlready(file);
  expect(sentence).toContain(`process with id ${process.pid}`);
  expect(sentence).toMatch(new RegExp(`stop it first: kill ${process.pid}\\.$`));
});
