import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stricter } from '../../shared/policy/controls.ts';
import { parseControl, strictestOf } from '../../shared/policy/parse-control.ts';

const MODES = ['run', 'reduceOnly', 'stop'] as const;
const own = (mode: unknown, more = {}) => ({ account: 'main', mode, ...more });
const all = (mode: unknown, more = {}) => ({ account: 'all', mode, ...more });

describe('a control item', () => {
  it.each(MODES)('understands %s', (mode) => {
    expect(parseControl(own(mode))).toEqual({ ok: true, value: { mode } });
  });

  it('carries the number of the halt that is lifted', () => {
    expect(parseControl(own('run', { resume: 'H-7' }))).toEqual({ ok: true, value: { mode: 'run', resume: 'H-7' } });
    expect(parseControl(own('reduceOnly', { resume: 7 }))).toEqual({
      ok: true,
      value: { mode: 'reduceOnly', resume: '7' },
    });
  });

  it.each(['Stop', 'halt', '', ' stop', 'stop\u0000', null, undefined, 0, true, ['stop']])(
    'does not guess what mode %j means',
    (mode) => {
      const read = parseControl(own(mode));
      expect(read.ok).toBe(false);
      if (!read.ok) expect(read.because).toMatch(/^mode of the control item for "main" is .*run, reduceOnly or stop/);
    },
  );

  it('does not guess what a strange resume means, but stops all the same', () => {
    const read = parseControl(own('run', { resume: { halt: 7 } }));
    expect(read).toEqual({
      ok: false,
      because:
        'resume of the control item for "main" is a map of 1; it must be the number of the halt, as its alert states it.',
    });
    expect(parseControl(own('stop', { resume: {}, why: 'x' }))).toEqual({ ok: true, value: { mode: 'stop' } });
  });
});

describe('the strictest of two control items', () => {
  it('is nothing where there is none', () => {
    expect(strictestOf(undefined, undefined)).toEqual({ ok: true, value: undefined });
  });

  it.each(MODES.flatMap((a) => MODES.map((b) => [a, b] as const)))('of %s and %s is the stricter', (a, b) => {
    expect(strictestOf(own(a), all(b))).toEqual({ ok: true, value: { mode: stricter(a, b) } });
  });

  it.each(MODES)('is the only one there is: %s', (mode) => {
    expect(strictestOf(own(mode), undefined)).toEqual({ ok: true, value: { mode } });
    expect(strictestOf(undefined, all(mode))).toEqual({ ok: true, value: { mode } });
  });

  it('resumes for the account itself only', () => {
    expect(strictestOf(own('run', { resume: '1' }), all('run', { resume: '2' }))).toEqual({
      ok: true,
      value: { mode: 'run', resume: '1' },
    });
    expect(strictestOf(own('run'), all('run', { resume: '2' }))).toEqual({ ok: true, value: { mode: 'run' } });
    expect(strictestOf(undefined, all('run', { resume: '2' }))).toEqual({ ok: true, value: { mode: 'run' } });
    expect(strictestOf(own('run', { resume: '1' }), all('reduceOnly'))).toEqual({
      ok: true,
      value: { mode: 'reduceOnly', resume: '1' },
    });
  });

  it('is a failed read when either cannot be understood, unless the other stops everything', () => {
    expect(strictestOf(own('hold'), undefined).ok).toBe(false);
    expect(strictestOf(own('hold'), all('run')).ok).toBe(false);
    expect(strictestOf(own('run'), all('hold')).ok).toBe(false);
    expect(strictestOf(undefined, all('hold')).ok).toBe(false);
    expect(strictestOf(own('stop'), all('hold'))).toEqual({ ok: true, value: { mode: 'stop' } });
    expect(strictestOf(own('hold'), all('stop'))).toEqual({ ok: true, value: { mode: 'stop' } });
  });

  it('never throws, and never lets anything run that was not told to', () => {
    const anyItem = fc.option(fc.oneof(fc.record({ account: fc.anything(), mode: fc.anything() }), fc.anything()), {
      nil: undefined,
    });
    fc.assert(
      fc.property(anyItem, anyItem, (a, b) => {
        const read = strictestOf(a as never, b as never);
        if (!read.ok) expect(read.because).toMatch(/\.$/);
        else if (read.value === undefined) expect([a, b]).toEqual([undefined, undefined]);
        else expect(MODES).toContain(read.value.mode);
      }),
      { numRuns: 300 },
    );
  });
});
