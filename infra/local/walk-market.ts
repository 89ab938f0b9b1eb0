import { HOUR_MS } from '../../shared/time/duration.ts';
import type { LocalExchange } from './local-exchange.ts';
import type { MarketPath } from './market/market-path.ts';
import { PASSES, WATCHES, watchWithin } from './schedules.ts';
import type { LocalStack } from './stack/local-stack.ts';

/** A walk through a market in virtual time. */
export interface MarketWalk {
  readonly path: MarketPath;
  readonly exchange: Pick<LocalExchange, 'liveHour' | 'lookInside'>;
  readonly stack: Pick<LocalStack, 'tick' | 'settle' | 'dueAtMs'>;
  readonly clock: { nowMs: number };
  readonly everyMs: number;
  /** The last tick that was delivered in an earlier walk. */
  readonly lastTickMs?: number;
}

/** The schedule's ticks of a walk. */
export interface WalkedTicks {
  readonly delivered: number;
  /** Finer than the market's hours: of several within an hour the last one is delivered. */
  readonly skipped: number;
}

/**
 * Walks from the clock's instant to the end of the path, hour by hour: the schedule's tick, all that follows from it at
 * once and between the bars, watches there included, then the market's next hour. Ticks fall on full hours, the first one at the clock's instant
 * or where the rhythm of an earlier walk has it.
 */
export async function walkMarket(walk: MarketWalk): Promise<WalkedTicks> {
  const { path, exchange, stack, clock, everyMs, lastTickMs } = walk;
  let dueMs = lastTickMs === undefined ? clock.nowMs : lastTickMs + everyMs;
  let due = 0;
  let delivered = 0;
  for (let atMs = clock.nowMs; ; atMs += HOUR_MS) {
    if (dueMs <= atMs) {
      for (; dueMs <= atMs; dueMs += everyMs) due++;
      delivered++;
      await stack.tick(atMs, PASSES);
    }
    await stack.settle();
    if (atMs >= path.toMs) return { delivered, skipped: due - delivered };
    await followUp(walk, atMs);
    clock.nowMs = atMs + HOUR_MS;
    exchange.liveHour(atMs);
  }
}

/** What becomes due inside the hour: a watch, passes that were asked for, retries. */
async function followUp({ stack, exchange, clock }: MarketWalk, openMs: number): Promise<void> {
  const endMs = openMs + HOUR_MS;
  let watchMs = watchWithin(openMs) ?? endMs;
  for (;;) {
    const dueMs = Math.min(watchMs, stack.dueAtMs() ?? endMs);
    if (dueMs >= endMs) return;
    clock.nowMs = dueMs;
    exchange.lookInside(openMs, dueMs);
    if (dueMs === watchMs) {
      await stack.tick(watchMs, WATCHES);
      watchMs = endMs;
    }
    await stack.settle();
  }
}
