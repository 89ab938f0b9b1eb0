import { describe, expect, it } from 'vitest';
import { catchUp, serveLoop } from '../../../../infra/local/serve/serve-loop.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';

const FROM_MS = Date.UTC(2026, 0, 1);
const EVERY_MS = 5 * MINUTE_MS;

/** A life in which the real clock advances by `stepMs` at each pause, and everything that happens is written down. */
function life({
  fromMs = FROM_MS,
  hours = 1_000,
  stepMs = MINUTE_MS,
  stopAfter = 100,
  dueMs = [] as number[],
  watchMs = 1_000 * HOUR_MS,
} = {}) {
  const clock = { nowMs: fromMs };
  const happened: string[] = [];
  const due = [...dueMs];
  let pauses = 0;
  const since = (atMs: number) => (atMs - FROM_MS) / MINUTE_MS;
  const note = (what: string, atMs: number) => happened.push(`${what} ${since(atMs)}`);
  return {
    clock,
    happened,
    path: {
      coins: [],
      fromMs: FROM_MS,
      toMs: FROM_MS + hours * HOUR_MS,
      stepMs: 3_600_000 as const,
      hour: () => undefined,
    },
    exchange: {
      liveHour: (openMs: number) => note('hour', openMs),
      lookInside: (openMs: number, atMs: number) => {
        expect(atMs - openMs).toBeGreaterThanOrEqual(0);
        expect(atMs - openMs).toBeLessThan(HOUR_MS);
      },
    },
    stack: {
      schedules: [
        { logicalId: 'WatchTick', periodMs: watchMs },
        { logicalId: 'Tick', periodMs: EVERY_MS },
      ],
      tick: async (atMs: number, logicalId: string) => void note(logicalId === 'Tick' ? 'tick' : 'watch', atMs),
      settle: async () => {
        const [next] = due;
        if (next !== undefined && clock.nowMs >= next) note('due', due.shift() ?? 0);
      },
      dueAtMs: () => due[0],
    },
    targetMs: () => fromMs + pauses * stepMs,
    pause: async () => void pauses++,
    isStopped: () => pauses >= stopAfter,
    onRest: async () => undefined,
  };
}

describe('the life of a served stack', () => {
  it('ticks at once and then in its rhythm, works off what becomes due in between, and lives each hour as it closes', async () => {
    const lived = life({ fromMs: FROM_MS + 52 * MINUTE_MS, stopAfter: 20, dueMs: [FROM_MS + 58 * MINUTE_MS] });
    expect(await serveLoop(lived)).toBe('stopped');
    const first = `tick ${52 + 1 / 60}`;
    expect(lived.happened).toEqual([
      first,
      `watch ${52 + 1 / 60}`,
      'tick 55',
      'due 58',
      'hour 0',
      'tick 60',
      'tick 65',
      'tick 70',
    ]);
  });

  it('leaves out no tick when the machine is slower than the clock, and never runs ahead of it', async () => {
    const lived = life({ stepMs: 23 * MINUTE_MS, stopAfter: 2 });
    await serveLoop(lived);
    const ticks = lived.happened.filter((each) => each.startsWith('tick')).slice(1);
    expect(ticks).toEqual(
      ['tick 5', 'tick 10', 'tick 15', 'tick 20', 'tick 25', 'tick 30', 'tick 35', 'tick 40', 'tick 45'].slice(
        0,
        ticks.length,
      ),
    );
    expect(lived.clock.nowMs).toBeLessThanOrEqual(FROM_MS + 46 * MINUTE_MS);
  });

  it('watches in a rhythm of its own, after the pass of the same instant', async () => {
    const lived = life({ stopAfter: 7, watchMs: 2 * MINUTE_MS });
    await serveLoop(lived);
    const begun = [`tick ${1 / 60}`, `watch ${1 / 60}`];
    expect(lived.happened).toEqual([...begun, 'watch 2', 'watch 4', 'tick 5', 'watch 6']);
  });

  it('ends with the market', async () => {
    const lived = life({ hours: 1, stepMs: HOUR_MS });
    expect(await serveLoop(lived)).toBe('market ended');
    expect(lived.clock.nowMs).toBe(FROM_MS + HOUR_MS);
  });

  it('lives through the hours in which nothing was served, without ticks, and never goes back', () => {
    const lived = life({ fromMs: FROM_MS + 30 * MINUTE_MS });
    catchUp(lived, FROM_MS + 3 * HOUR_MS + MINUTE_MS);
    expect(lived.happened).toEqual(['hour 0', 'hour 60', 'hour 120']);
    expect(lived.clock.nowMs).toBe(FROM_MS + 3 * HOUR_MS + MINUTE_MS);
    catchUp(lived, FROM_MS);
    expect(lived.clock.nowMs).toBe(FROM_MS + 3 * HOUR_MS + MINUTE_MS);
    expect(lived.happened).toHaveLength(3);
  });
});
