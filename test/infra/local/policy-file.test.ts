import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparePolicies, readPolicyFile } from '../../../infra/local/policy-file.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';

const LIMITS = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' as const };
const GOOD = { policyId: 'mine', account: 'main', coin: 'BTC', enabled: true, mode: 'live', ratio: '1' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  const file = join(folder, 'policy.json');
  writeFileSync(file, text);
  return readPolicyFile(file, LIMITS);
};
const good = async (content: unknown) => {
  const reading = await read(JSON.stringify(content));
  if (!reading.ok) throw new Error(reading.sentences.join('\n'));
  return reading;
};
const faults = async (text: string): Promise<readonly string[]> => {
  const reading = await read(text);
  if (reading.ok) throw new Error('no fault was found');
  for (const sentence of reading.sentences) expect(sentence).toMatch(/\.$/);
  return reading.sentences;
};

describe('a good policy file', () => {
  it('holds one policy or a list', async () => {
    expect((await good(GOOD)).items).toEqual([GOOD]);
    const two = [GOOD, { ...GOOD, policyId: 'other', coin: 'ETH' }];
    expect((await good(two)).policies.map(({ policyId }) => policyId)).toEqual(['mine', 'other']);
  });

  it('runs a policy of paper money as if live, and says so', async () => {
    const { mode: _mode, account: _account, ...bare } = GOOD;
    const absent = await good(bare);
    expect(absent.items).toEqual([GOOD]);
    expect(absent.notes.join(' ')).toContain('mine: mode is absent, which means paper; here it trades as if live');
    const paper = await good({ ...GOOD, mode: 'paper' });
    expect(paper.policies[0]?.mode).toBe('live');
    expect(paper.notes.join(' ')).toContain('mine: mode is paper;');
    expect((await good(GOOD)).notes).toEqual([]);
  });

  it('leaves a policy off that nobody switched on, and says so', async () => {
    const { enabled: _enabled, ...off } = GOOD;
    const { items, policies, notes } = await good(off);
    expect(items[0]).not.toHaveProperty('enabled');
    expect(policies[0]?.enabled).toBe(false);
    expect(notes.join(' ')).toContain('mine: enabled is not true: nothing is opened');
  });
});

it('keeps the mode that is written where modes count', () => {
  const written = [
    { ...GOOD, mode: 'paper' },
    { ...GOOD, policyId: 'other', coin: 'ETH', mode: undefined },
  ];
  const reading = preparePolicies('demo', written, LIMITS, 'as written');
  if (!reading.ok) throw new Error(reading.sentences.join());
  expect(reading.policies.map(({ mode }) => mode)).toEqual(['paper', 'paper']);
  expect(reading.notes.join()).not.toContain('mode');
});

describe('a bad policy file', () => {
  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['{"ratio": NaN}', 'is not JSON: line 1, column 11: unexpected token'],
    ['[]', 'holds an empty list'],
    [JSON.stringify(Array.from({ length: 51 }, () => GOOD)), 'holds a list of 51; it must hold'],
    [' '.repeat(1_000_001), 'has 1000001 bytes; it must have at most 1000000'],
  ])('%.20j is one sentence', async (text, sentence) => {
    const found = await faults(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`policy.json" ${sentence}`);
  });

  it('that cannot be read is named with the reason', async () => {
    const absent = await readPolicyFile(join(folder, 'absent.json'), LIMITS);
    expect(absent).toMatchObject({
      ok: false,
      sentences: [expect.stringContaining('absent.json" cannot be read (ENOENT)')],
    });
    const aFolder = await readPolicyFile(folder, LIMITS);
    expect(aFolder).toMatchObject({ ok: false, sentences: [expect.stringContaining('cannot be read (EISDIR)')] });
  });

  it('shows every fault of every item', async () => {
    const text = `[{"policyId":"a","account":"main","coin":"BTC","ratio":1e309,"ratoi":1},"hello",{"policyId":"b","coin":"ETH","ratio":"٣"}]`;
    const found = await faults(text);
    expect(found).toHaveLength(4);
    expect(found[0]).toContain('item 1 (a): ratio is "1e309"; it must be a number from 0 to 1 in plain digits.');
    expect(found[1]).toContain('item 1 (a): ratoi is not known here (did you mean ratio?)');
    expect(found[2]).toContain('item 2 ((unnamed)): (item) is not a policy');
    expect(found[3]).toContain('item 3 (b): ratio is "\\u{663}"');
  });

  it.each([
    ['1.5', 'ratio is 1.5; it must be'],
    ['true', 'ratio is true; it must be'],
    ['null', 'ratio is null; it must be'],
    ['"NaN"', 'ratio is "NaN"; it must be'],
    ['[1]', 'ratio is a list of 1; it must be'],
  ])('with the ratio %s says what is allowed', async (ratio, sentence) => {
    expect((await faults(JSON.stringify(GOOD).replace('"1"', ratio))).join()).toContain(sentence);
  });

  it('may not hold two policies of one name, even where only one is switched on', async () => {
    const found = await faults(JSON.stringify([GOOD, { ...GOOD, coin: 'ETH', enabled: false }]));
    expect(found.join()).toContain('policyId main/mine is there twice');
  });

  it('is judged by the limits of the run', () => {
    const reading = preparePolicies('demo', [{ ...GOOD, leverage: '3' }], { ...LIMITS, leverageMax: LIMITS.ratioMax });
    expect(reading).toMatchObject({
      ok: false,
      sentences: [expect.stringContaining('demo, item 1 (mine): leverage is')],
    });
  });
});
