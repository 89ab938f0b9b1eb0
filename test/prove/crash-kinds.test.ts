import { describe, expect, it } from 'vitest';
import {
  ACTION_FAULTS,
  failEverywhere,
  INVERSE_CASH_STORIES,
  KIND_STORIES,
  killEverywhere,
  ORDER_FAULTS,
} from '../simulation/crash-points.ts';

describe('a process killed at any call leaves a hedge that heals, by an inverse contract and by that of another coin', () => {
  it.each(
    KIND_STORIES.flatMap((story) => ORDER_FAULTS.map((fault) => [story.name, fault.kind, story, fault] as const)),
  )('%s, order %s', async (_name, _kind, story, fault) => {
    const { broken, points } = await killEverywhere(story, { orders: [fault] });
    expect(broken).toEqual([]);
    expect(points).toBeGreaterThan(20);
  });
  it.each(
    INVERSE_CASH_STORIES.flatMap((story) =>
      ACTION_FAULTS.map((fault) => [story.name, fault.kind, story, fault] as const),
    ),
  )('%s, action %s', async (_name, _kind, story, fault) => {
    const { broken, points } = await killEverywhere(story, { actions: [fault] });
    expect(broken).toEqual([]);
    expect(points).toBeGreaterThan(20);
  });
  it.each([...KIND_STORIES, ...INVERSE_CASH_STORIES])('$name, where the store fails at any call', async (story) => {
    expect(await failEverywhere(story)).toEqual([]);
  });
});
