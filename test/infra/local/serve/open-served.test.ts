import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepWorld } from '../../../../infra/local/kept-world.ts';
import { openServedWorld } from '../../../../infra/local/serve/open-served.ts';
import { CAUTIOUS_LIMITS } from '../../../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../../../shared/policy/parse-policy.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterweight-served-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW_MS = Date.UTC(2026, 10, 26, 13, 37);
const OPTIONS = { everyMs: 5 * MINUTE_MS, speed: 1, fees: true, keep: join(folder, 'new') };

function policy(changes: object = {}) {
  const written = { policyId: 'core', account: 'main', coin: 'BTC', enabled: true, ratio: '1', ...changes };
  const reading = parsePolicy(written, { ...CAUTIOUS_LIMITS, symbols: ['BTC/USDT:USDT', 'SOL/USDT:USDT'] });
  if (!reading.ok) throw new Error(reading.faults.map(({ sentence }) => sentence).join());
  return reading.policy;
}

function worldOf(...asked: Parameters<typeof openServedWorld>) {
  const reading = openServedWorld(...asked);
  if (!reading.ok) throw new Error(reading.sentence);
  return reading.world;
}

const begun = worldOf({ ...OPTIONS, seed: 5 }, [policy()], NOW_MS);
beforeAll(() => {
  const { words: market, market: served, accounts } = begun;
  keepWorld(OPTIONS.keep, { nowMs: NOW_MS, market, served, accounts });
});

it('begins with the hour that is now, and goes on from what was kept, whatever the time is then', () => {
  expect(begun.path.fromMs).toBe(Date.UTC(2026, 10, 26, 13));
  expect(begun.isNew).toBe(true);
  const next = worldOf(OPTIONS, [], NOW_MS + 50 * HOUR_MS);
  expect(next).toMatchObject({ isNew: false, nowMs: NOW_MS, words: begun.words, market: begun.market });
  expect(next.path.fromMs).toBe(begun.path.fromMs);
  expect(Object.keys(next.accounts)).toEqual(['main']);
});

it.each([
  [{ seed: 6 }, {}, /is served from the generated market, seed 5.*leave out --seed 6, or choose another folder\.$/],
  [{ policyFile: 'my.json' }, { account: 'other' }, /has no account other.*choose another folder\.$/],
  [{}, { coin: 'SOL' }, /hedges SOL, but the served market has BTC and ETH only\.$/],
])('says what is wrong with %j and %j', (options, written, sentence) => {
  const reading = openServedWorld({ ...OPTIONS, ...options }, [policy(written)], NOW_MS);
  expect(reading).toMatchObject({ ok: false, sentence: expect.stringMatching(sentence) });
});

it('does not go on from a run that has an end', () => {
  const keep = join(folder, 'run');
  const { accounts } = worldOf({ ...OPTIONS, keep: join(folder, 'another') }, [policy()], NOW_MS);
  keepWorld(keep, { nowMs: NOW_MS, market: 'generated market, seed 74', accounts });
  const reading = openServedWorld({ ...OPTIONS, keep }, [policy()], NOW_MS);
  expect(reading).toMatchObject({
    ok: false,
    sentence: expect.stringMatching(/which has an end; serve another folder/),
  });
});
