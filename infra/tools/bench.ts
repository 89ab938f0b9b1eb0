import { stdout } from 'node:process';
import { Decimal } from 'decimal.js';
import { decide } from '../../shared/hedge/decide.ts';
import { newHedge } from '../../shared/hedge/hedge-state.ts';
import { generateMarket } from '../local/market/generate-market.ts';
import { timeImports } from './bench-imports.ts';
import { timePasses } from './bench-passes.ts';
import { quietView } from './bench-view.ts';

/** Rounds of each side; the median counts, and sides take turns so that a drifting machine strikes both alike. */
const ROUNDS = 7;

/** Seconds a call of `work` takes, over `times` calls. */
function secondsOf(work: () => void, times: number): number {
  const startedMs = performance.now();
  for (let at = 0; at < times; at++) work();
  return (performance.now() - startedMs) / 1000 / times;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How many times as long `one` takes as `other`: the median over rounds that alternate. */
function ratioOf(one: () => number, other: () => number): { readonly ratio: number; readonly seconds: number } {
  const pairs = Array.from({ length: ROUNDS }, () => [one(), other()] as const);
  return { ratio: median(pairs.map(([a, b]) => a / b)), seconds: median(pairs.map(([a]) => a)) };
}

const say = (name: string, what: string): void => void stdout.write(`${name.padEnd(34)} ${what}\n`);

/** The yardstick: some twenty-five operations on bare decimals, as many as the sums of one decision need at least. */
function bareDecimals(): void {
  let sum = new Decimal('60000.1');
  for (let at = 0; at < 8; at++) sum = sum.times('1.0001').plus('0.5').div('1.0002');
}

async function bench(): Promise<void> {
  const view = quietView();
  const state = newHedge('core', view.instrument.symbol);
  const decision = ratioOf(
    () => secondsOf(() => void decide(view, state), 2_000),
    () => secondsOf(bareDecimals, 2_000),
  );
  say('a decision', `${Math.round(1 / decision.seconds)} a second, ${decision.ratio.toFixed(1)} x the bare decimals`);

  const market = secondsOf(
    () => void generateMarket({ seed: 1, coins: ['BTC', 'ETH'], fromMs: Date.UTC(2026, 0, 1), hours: 720 }),
    3,
  );
  say('a generated month of two coins', `${(market * 1000).toFixed(0)} ms`);

  const passes = await timePasses();
  say('a quiet pass over both wires', `${passes.wireMs.toFixed(1)} ms`);
  say(
    'the same, tables in memory',
    `${passes.memoryMs.toFixed(1)} ms, ${(passes.memoryMs / passes.wireMs).toFixed(2)} x`,
  );

  const { bareMs, rebalanceMs, ratio, bytes } = timeImports();
  say('code of the rebalance Lambda', `${(bytes / 1_000_000).toFixed(2)} MB`);
  say('its import', `${rebalanceMs.toFixed(0)} ms, ${ratio.toFixed(2)} x a bare handler's (${bareMs.toFixed(0)} ms)`);
}

await bench();
