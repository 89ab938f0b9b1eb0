import { HOUR_MS } from '../../shared/time/duration.ts';
import type { LocalExchange } from './local-exchange.ts';
import type { MarketPath } from './market/market-path.ts';
import type { LocalStack } from './stack/local-stack.ts';

/** A walk through a market in virtual time. */
export interface MarketWalk {
  readonly path: MarketPath;
  readonly exchange: LocalExchange;
  readonly stack: LocalStack;
  readonly clock: { nowMs: number };
  readonly everyMs: number;
}

/**
 * Walks from the clock's instant to the end of the path, hour by hour: the schedule's tick, all that follows from it at
 * once and between the bars, then the market's next hour. Ticks fall on full hours; of several within an hour the last
 * one is delivered. Returns how many were.
 */
export async function walkMarket(walk: MarketWalk): Promise<number> {
  const { path, exchange, stack, clock, everyMs } = walk;
  const fromMs = clock.nowMs;
  let ticks = 0;
  for (let atMs = fromMs; ; atMs += HOUR_MS) {
    if (isTickDue(atMs - fromMs, everyMs)) {
      ticks++;
      await stack.tick(atMs);
    }
    await stack.settle();
    if (atMs >= path.toMs) return ticks;
    await followUp(walk, atMs);
    clock.nowMs = atMs + HOUR_MS;
    exchange.liveHour(atMs);
  }
}

/** Whether a tick has become due since the hour before. */
const isTickDue = (passedMs: number, everyMs: number): boolean =>
  Math.floor(passedMs / everyMs) > Math.floor((passedMs - HOUR_MS) / everyMs);

/** What becomes due inside the hour: passes that were asked for, retries. */
async function followUp({ stack, exchange, clock }: MarketWalk, openMs: number): Promise<void> {
  for (let dueMs = stack.dueAtMs(); dueMs !== undefined && dueMs < openMs + HOUR_MS; dueMs = stack.dueAtMs()) {
    clock.nowMs = dueMs;
    exchange.lookInside(openMs, dueMs);
    await stack.settle();
  }
}
