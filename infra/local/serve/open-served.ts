import type { HedgePolicy } from '../../../shared/policy/hedge-policy.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { isoOf } from '../../../shared/time/instant.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import { demoBalances, startingBalances } from '../fund-account.ts';
import { type KeptWorld, readKeptWorld, type ServedMarket, strangerTo } from '../kept-world.ts';
import { openEndedMarket } from '../market/generate-market.ts';
import type { MarketPath } from '../market/market-path.ts';
import { openAccounts } from '../open-accounts.ts';
import { DEFAULT_SEED } from '../read-options.ts';
import type { ServeOptions } from './serve-options.ts';

const COINS = ['BTC', 'ETH'] as const;
const HALF_SPREAD_TICKS = 1;

/** The world that is served: new, or as the folder holds it. */
export interface ServedWorld {
  readonly market: ServedMarket;
  readonly words: string;
  readonly path: MarketPath;
  readonly accounts: Readonly<Record<string, VenueState>>;
  /** Where its clock stands. */
  readonly nowMs: number;
  /** Nothing was kept in the folder yet. */
  readonly isNew: boolean;
}

export type ServedWorldReading =
  | { readonly ok: true; readonly world: ServedWorld }
  | { readonly ok: false; readonly sentence: string };

/** Reads what the folder holds, or begins a market with the hour of `nowMs`. The folder is not changed. */
export function openServedWorld(
  options: ServeOptions,
  policies: readonly HedgePolicy[],
  nowMs: number,
): ServedWorldReading {
  const unknown = policies.map(({ coin }) => coin).filter((coin) => !COINS.some((known) => known === coin));
  if (unknown.length > 0) {
    return refused(`A policy hedges ${unknown.join(', ')}, but the served market has ${COINS.join(' and ')} only.`);
  }
  const kept = readKeptWorld(options.keep);
  if (kept !== undefined) return keptWorld(options, policies, kept);
  const market = { seed: options.seed ?? DEFAULT_SEED, fromMs: Math.floor(nowMs / HOUR_MS) * HOUR_MS };
  const path = openEndedMarket({ ...market, coins: COINS });
  const fund = options.policyFile === undefined ? demoBalances : startingBalances;
  const accounts = openAccounts(policies, { path, fund, hasFees: options.fees, halfSpreadTicks: HALF_SPREAD_TICKS });
  return { ok: true, world: { market, words: wordsOf(market), path, accounts, nowMs: market.fromMs, isNew: true } };
}

function keptWorld(
  { keep, seed, policyFile }: ServeOptions,
  policies: readonly HedgePolicy[],
  kept: KeptWorld,
): ServedWorldReading {
  const { served, market: words, accounts, nowMs } = kept;
  if (served === undefined)
    return refused(`${keep} was kept from the ${words}, which has an end; serve another folder.`);
  if (seed !== undefined && seed !== served.seed) {
    return refused(`${keep} is served from the ${words}; leave out --seed ${seed}, or choose another folder.`);
  }
  const stranger = policyFile === undefined ? undefined : strangerTo(kept, policies);
  if (stranger !== undefined) {
    return refused(
      `The exchange kept in ${keep} has no account ${stranger}, which a policy is for; choose another folder.`,
    );
  }
  const path = openEndedMarket({ ...served, coins: COINS });
  return { ok: true, world: { market: served, words, path, accounts, nowMs, isNew: false } };
}

const wordsOf = ({ seed, fromMs }: ServedMarket): string => `generated market, seed ${seed}, from ${isoOf(fromMs)}`;

const refused = (sentence: string): ServedWorldReading => ({ ok: false, sentence });
