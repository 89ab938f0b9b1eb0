import { describe, expect, it } from 'vitest';
import {
  ACTION_FAULTS,
  CASH_STORIES,
  failEverywhere,
  killEverywhere,
  ORDER_FAULTS,
  ORDER_STORIES,
} from './crash-points.ts';

describe('a process killed at any call, before it has an effect or right after, leaves a hedge that heals', () => {
  it.each(
    ORDER_STORIES.flatMap((story) => ORDER_FAULTS.map((fault) => [story.name, fault.kind, story, fault] as const)),
  )('%s, order %s', async (_name, _kind, story, fault) => {
    const { broken, points } = await killEverywhere(story, { orders: [fault] });
    expect(broken).toEqual([]);
    expect(points).toBeGreaterThan(20);
  });
  it.each(
    CASH_STORIES.flatMap((story) => ACTION_FAULTS.map((fault) => [story.name, fault.kind, story, fault] as const)),
  )('%s, action %s', async (_name, _kind, story, fault) => {
    const { broken, points } = await killEverywhere(story, { actions: [fault] });
    expect(broken).toEqual([]);
    expect(points).toBeGreaterThan(20);
  });
  it.each([...ORDER_STORIES, ...CASH_STORIES])('$name, where the store fails at any call', async (story) => {
    expect(await failEverywhere(story)).toEqual([]);
  });
});
