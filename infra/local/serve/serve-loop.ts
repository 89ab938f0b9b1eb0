import { HOUR_MS, SECOND_MS } from '../../../shared/time/duration.ts';
import type { LocalExchange } from '../local-exchange.ts';
import type { MarketPath } from '../market/market-path.ts';
import { PASSES } from '../schedules.ts';
import type { LocalStack } from '../stack/local-stack.ts';

/** A stack that lives with the real clock. */
export interface ServedLife {
  readonly path: MarketPath;
  readonly exchange: Pick<LocalExchange, 'liveHour' | 'lookInside'>;
  readonly stack: Pick<LocalStack, 'schedules' | 'tick' | 'settle' | 'dueAtMs'>;
  /** The clock of the stack and of the exchange. Nobody else sets it. */
  readonly clock: { nowMs: number };
  /** What that clock should show by now; it never goes back. */
  readonly targetMs: () => number;
  /** Waits a moment, less when it is to stop. */
  readonly pause: () => Promise<void>;
  readonly isStopped: () => boolean;
  /** Called whenever nothing is under way. */
  readonly onRest: () => Promise<void>;
}

/**
 * Lets time pass until it is stopped, or until the market ends. The clock stands still while anything is under way, so
 * that a pass takes no time by it however fast it runs, and moves on to the next thing that is due.
 */
export async function serveLoop(life: ServedLife): Promise<'stopped' | 'market ended'> {
  const { clock, stack, path } = life;
  // The scheduler counts in seconds, and a tick that was handled before the last stop would be dropped.
  const firstMs = (Math.floor(clock.nowMs / SECOND_MS) + 1) * SECOND_MS;
  const next = new Map(stack.schedules.map(({ logicalId }) => [logicalId, firstMs]));
  for (;;) {
    await stack.settle();
    await life.onRest();
    await stack.settle(); // an edit may have come in meanwhile: from here to the clock's move nothing is waited for
    if (life.isStopped()) return 'stopped';
    if (clock.nowMs >= path.toMs) return 'market ended';
    const tickMs = Math.min(...next.values());
    const dueMs = Math.min(tickMs, stack.dueAtMs() ?? tickMs);
    const nowMs = Math.min(dueMs, closeAfter(clock.nowMs), life.targetMs());
    moveTo(life, nowMs);
    if (nowMs === tickMs) {
      await deliverDue(life, next, tickMs);
    } else if (nowMs < dueMs) {
      await life.pause();
    }
  }
}

/** Passes first, and what follows from them: a watch must not ask for what a pass of the same instant does anyway. */
async function deliverDue({ stack }: ServedLife, next: Map<string, number>, nowMs: number): Promise<void> {
  const due = stack.schedules.filter(({ logicalId }) => next.get(logicalId) === nowMs);
  const inTurn = [...due].sort((a, b) => Number(b.logicalId === PASSES) - Number(a.logicalId === PASSES));
  for (const { logicalId, periodMs } of inTurn) {
    await stack.tick(nowMs, logicalId);
    await stack.settle();
    next.set(logicalId, (Math.floor(nowMs / periodMs) + 1) * periodMs);
  }
}

/** The full hour after an instant. */
const closeAfter = (atMs: number): number => (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS;

function moveTo({ clock, exchange }: ServedLife, nowMs: number): void {
  const openMs = Math.floor(clock.nowMs / HOUR_MS) * HOUR_MS;
  clock.nowMs = nowMs;
  if (nowMs === openMs + HOUR_MS) exchange.liveHour(openMs);
  else exchange.lookInside(openMs, nowMs);
}

/** Lives through what the market did while nothing was served: settlements and liquidations included, passes not. */
export function catchUp(
  { clock, exchange, path }: Pick<ServedLife, 'clock' | 'exchange' | 'path'>,
  untilMs: number,
): void {
  const endMs = Math.min(untilMs, path.toMs);
  for (let closeMs = closeAfter(clock.nowMs); closeMs <= endMs; closeMs = closeAfter(closeMs)) {
    clock.nowMs = closeMs;
    exchange.liveHour(closeMs - HOUR_MS);
  }
  clock.nowMs = Math.max(clock.nowMs, endMs);
  exchange.lookInside(Math.floor(clock.nowMs / HOUR_MS) * HOUR_MS, clock.nowMs);
}
