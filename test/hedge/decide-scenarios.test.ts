import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import { answerOf, type Scenario, sceneOf } from './scenario.ts';

const FOLDER = new URL('../scenarios/', import.meta.url);
const rows: readonly Scenario[] = readdirSync(FOLDER).flatMap((table) =>
  parse(readFileSync(new URL(table, FOLDER)), { columns: true, trim: true }),
);

describe('the tables of decisions', () => {
  it('holds the scenarios it is meant to hold, none twice', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(new Set(rows.map(({ story }) => story)).size).toBe(rows.length);
  });

  it.each(rows.map((row) => [row.story, row] as const))('%s', (_story, row) => {
    const { view, state } = sceneOf(row);
    expect(answerOf(decide(view, state))).toBe(row.expected);
  });
});
