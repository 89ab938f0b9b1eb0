import { expect, it } from 'vitest';
import { caseOneMarket } from '../../../infra/local/market/case-one-market.ts';
import { marketPath } from '../../../infra/local/market/market-path.ts';
import { walkMarket } from '../../../infra/local/walk-market.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';

const WHOLE = caseOneMarket();
const { fromMs } = WHOLE;

/** Walks `hours` of a market and gives the ticks by their hour, and how many were counted. */
async function walk(hours: number, everyMs: number, lastTickMs?: number) {
  const bars = Array.from({ length: hours }, (_, at) => WHOLE.hour('BTC', fromMs + at * HOUR_MS)).flatMap(
    (bar) => bar ?? [],
  );
  const path = marketPath(fromMs, new Map([['BTC', bars]]));
  const clock = { nowMs: fromMs };
  const ticks: number[] = [];
  const lived: number[] = [];
  const due = [fromMs + 61 * MINUTE_MS];
  const looked: number[] = [];
  const watched: number[] = [];
  const counted = await walkMarket({
    path,
    clock,
    everyMs,
    ...(lastTickMs === undefined ? {} : { lastTickMs }),
    exchange: {
      liveHour: (openMs) => void lived.push((openMs - fromMs) / HOUR_MS),
      lookInside: (_openMs, atMs) => void looked.push((atMs - fromMs) / MINUTE_MS),
    },
    stack: {
      tick: async (atMs, logicalId) => void (logicalId === 'Tick' ? ticks : watched).push((atMs - fromMs) / HOUR_MS),
      settle: async () => {
        if ((due[0] ?? Number.POSITIVE_INFINITY) <= clock.nowMs) due.shift();
      },
      dueAtMs: () => due[0],
    },
  });
  return { ticks, watched, lived, looked, counted };
}

it('ticks at the first instant and at the last, and looks inside an hour for what becomes due there', async () => {
  const { ticks, watched, lived, looked, counted } = await walk(3, HOUR_MS);
  expect({ ticks, lived, looked }).toEqual({ ticks: [0, 1, 2, 3], lived: [0, 1, 2], looked: [30, 61] });
  expect(watched).toEqual([0.5]);
  expect((await walk(8, HOUR_MS)).watched).toEqual([0.5, 6.5]);
  expect(counted).toEqual({ delivered: 4, skipped: 0 });
});

it('puts ticks on full hours: the last one of several is delivered, and the others are counted', async () => {
  expect(await walk(2, 5 * MINUTE_MS)).toMatchObject({ ticks: [0, 1, 2], counted: { delivered: 3, skipped: 22 } });
  expect(await walk(4, 90 * MINUTE_MS)).toMatchObject({ ticks: [0, 2, 3], counted: { delivered: 3, skipped: 0 } });
});

it('goes on in the rhythm of an earlier walk, whose last tick is not repeated', async () => {
  expect(await walk(8, 4 * HOUR_MS, fromMs)).toMatchObject({ ticks: [4, 8] });
  expect(await walk(8, 4 * HOUR_MS, fromMs - HOUR_MS)).toMatchObject({ ticks: [3, 7] });
});
