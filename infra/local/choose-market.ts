import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { generateMarket } from './market/generate-market.ts';
import type { MarketPath } from './market/market-path.ts';
import { readMarketFolder } from './market/read-market-folder.ts';
import type { RunOptions } from './run-summary.ts';
import { WORKED_CASES } from './worked-cases.ts';

/** Where the generated market begins unless `--from` says otherwise. */
const GENERATED_FROM_MS = Date.UTC(2026, 0, 1);
const DEFAULT_DAYS = 30;
const GENERATED_COINS = ['BTC', 'ETH'] as const;

/** The market of a run, in words and hour by hour; or what is wrong with it. */
export type MarketChoice =
  | { readonly ok: true; readonly path: MarketPath; readonly words: string; readonly notes: readonly string[] }
  | { readonly ok: false; readonly sentences: readonly string[] };

/**
 * The market that the options ask for, with at least the coins the policies need. `resumeMs` is where a kept run left
 * off: a generated market is then the same one, further on.
 */
export async function chooseMarket(
  { market, fromMs, toMs }: RunOptions,
  coins: readonly string[],
  resumeMs?: number,
): Promise<MarketChoice> {
  switch (market.kind) {
    case 'case':
      return {
        ok: true,
        path: WORKED_CASES[market.name].market(),
        words: WORKED_CASES[market.name].words,
        notes: [],
      };
    case 'folder': {
      const from = resumeMs ?? fromMs;
      const period = { ...(from === undefined ? {} : { fromMs: from }), ...(toMs === undefined ? {} : { toMs }) };
      const read = await readMarketFolder({ folder: market.folder, coins, ...period });
      if (!read.ok) return { ok: false, sentences: read.faults };
      return { ok: true, path: read.path, words: `market data from ${market.folder}`, notes: read.notes };
    }
    case 'generated':
      return generated(market.seed, coins, fromMs ?? GENERATED_FROM_MS, toMs, resumeMs);
  }
}

function generated(
  seed: number,
  coins: readonly string[],
  fromMs: number,
  toMs: number | undefined,
  resumeMs: number | undefined,
): MarketChoice {
  const unknown = coins.filter((coin) => !GENERATED_COINS.some((known) => known === coin));
  if (unknown.length > 0) {
    const allowed = `the generated market has ${GENERATED_COINS.join(' and ')} only; bring market data with --market.`;
    return { ok: false, sentences: [`A policy hedges ${unknown.join(', ')}, but ${allowed}`] };
  }
  const endMs = toMs ?? (resumeMs ?? fromMs) + DEFAULT_DAYS * DAY_MS;
  const hours = Math.round((endMs - fromMs) / HOUR_MS);
  const path = generateMarket({ seed, coins: GENERATED_COINS, fromMs, hours });
  return { ok: true, path, words: `generated market, seed ${seed}`, notes: [] };
}
