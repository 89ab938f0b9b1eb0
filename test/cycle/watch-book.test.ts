import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newsOf, type PolicySighting, type WatchRecord } from '../../shared/cycle/watch-book.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);

const DUE: PolicySighting = { policyId: 'btc', kind: 'margin-due', severity: 'warning', sentence: 'due' };
const NEAR: PolicySighting = { policyId: 'btc', kind: 'liquidation-near', severity: 'critical', sentence: 'near' };

/** Watches minute by minute; `sees` says what holds in each. Gives the minutes of what was told and asked for. */
function watchThrough(minutes: readonly (readonly PolicySighting[])[]) {
  let noted: WatchRecord['noted'] = {};
  const told: string[] = [];
  const asked: number[] = [];
  minutes.forEach((seen, minute) => {
    const news = newsOf(noted, seen, START_MS + minute * MINUTE_MS);
    told.push(...news.toTell.map(({ kind }) => `${kind} ${minute}`));
    if (news.isPassWanted) asked.push(minute);
    noted = news.noted;
  });
  return { told, asked, noted };
}

const forMinutes = (count: number, ...seen: PolicySighting[]) => Array.from({ length: count }, () => seen);

describe('news of a watch', () => {
  it('that lasts is told every hour where it is critical, once a day else; a pass is wanted every ten minutes', () => {
    expect(watchThrough(forMinutes(121, NEAR)).told).toEqual([0, 60, 120].map((at) => `liquidation-near ${at}`));
    const { told, asked } = watchThrough(forMinutes(31, DUE));
    expect({ told, asked }).toEqual({ told: ['margin-due 0'], asked: [0, 10, 20, 30] });
  });

  it('asks for a pass each time it begins, and is told once an hour at the most', () => {
    const { told, asked } = watchThrough([[DUE], [], [DUE], [], ...forMinutes(57), [DUE]]);
    expect({ told, asked }).toEqual({ told: ['margin-due 0', 'margin-due 61'], asked: [0, 2, 61] });
  });

  it('is forgotten an hour after it has passed', () => {
    expect(watchThrough([[DUE], ...forMinutes(60)]).noted).toEqual({});
  });

  it('asks for a pass whenever something begins to hold, and never tells one thing twice within an hour', () => {
    const sightings = fc.subarray([DUE, NEAR, { ...DUE, policyId: 'eth' }]);
    fc.assert(
      fc.property(fc.array(sightings, { maxLength: 90 }), (minutes) => {
        const { told, asked } = watchThrough(minutes.map((seen) => seen.filter(({ policyId }) => policyId === 'btc')));
        const begins = minutes.flatMap((seen, at) => {
          const before = minutes[at - 1] ?? [];
          return seen.some((one) => one.policyId === 'btc' && !before.includes(one)) ? [at] : [];
        });
        expect(asked).toEqual(expect.arrayContaining(begins));
        for (const kind of ['margin-due', 'liquidation-near']) {
          const at = told.filter((each) => each.startsWith(kind)).map((each) => Number(each.split(' ')[1]));
          for (const [place, minute] of at.slice(1).entries())
            expect(minute - (at[place] ?? 0)).toBeGreaterThanOrEqual(60);
        }
      }),
    );
  });
});
