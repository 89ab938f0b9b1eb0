import { expect, it } from 'vitest';
import type { ActionFault, OrderFault } from '../../infra/tools/simulate/script.ts';
import {
  ACTION_FAULTS,
  failEverywhere,
  killEverywhere,
  type Moment,
  ORDER_FAULTS,
  type Story,
} from './crash-points.ts';

/** Stories in which a pass sends an order, and those in which it moves cash. */
export interface Stories {
  readonly orders: readonly Story[];
  readonly cash: readonly Story[];
}

/** A test for each story and each fault of what it sends, with a process killed at any call; and one with a store that fails. */
export function testCrashes(
  { orders, cash }: Stories,
  momentsOf: (fault: OrderFault | ActionFault) => readonly Moment[],
) {
  it.each(pairs(orders, ORDER_FAULTS))('%s, order %s', async (_name, _kind, story, fault) => {
    expectHealed(await killEverywhere(story, { orders: [fault] }, momentsOf(fault)), momentsOf(fault));
  });
  it.each(pairs(cash, ACTION_FAULTS))('%s, action %s', async (_name, _kind, story, fault) => {
    expectHealed(await killEverywhere(story, { actions: [fault] }, momentsOf(fault)), momentsOf(fault));
  });
  it.each([...orders, ...cash])('$name, where the store fails at any call', async (story) => {
    expect(await failEverywhere(story)).toEqual([]);
  });
}

const pairs = <F extends { readonly kind: string }>(stories: readonly Story[], faults: readonly F[]) =>
  stories.flatMap((story) => faults.map((fault) => [story.name, fault.kind, story, fault] as const));

type Killed = Awaited<ReturnType<typeof killEverywhere>>;

function expectHealed({ broken, points }: Killed, { length }: readonly Moment[]): void {
  expect(broken).toEqual([]);
  expect(points / length).toBeGreaterThan(10); // a pass that makes no calls proves nothing
}
