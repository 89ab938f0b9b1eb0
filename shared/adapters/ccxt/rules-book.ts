import { type Instrument, isInverseSymbol } from '../../market/instrument.ts';
import type { MarketsCache } from '../../market/markets-cache.ts';
import { found, missing, type Read } from '../../market/read.ts';
import type { Clock } from '../../time/clock.ts';
import { DAY_MS, MINUTE_MS } from '../../time/duration.ts';
import type { CcxtClient } from './ccxt-client.ts';
import { instrumentOf } from './instrument-rules.ts';
import {
  askForBrackets,
  decodeRules,
  downloadRules,
  encodeRules,
  type ReadBrackets,
  type SavedRules,
} from './saved-rules.ts';
import { idIfPerpetual } from './symbol-names.ts';
import { attempt } from './wire.ts';

/** Where rules are kept, and where their margin tables come from. */
export interface RulesSource {
  readonly cacheKey: string;
  readonly readBrackets: ReadBrackets;
}

const WITH_A_KEY: RulesSource = { cacheKey: 'binance', readBrackets: askForBrackets };
/** Rules older than this are downloaded again. */
const FRESH_MS = DAY_MS;
/** Rules older than this are not used even when the download fails: lots and margin tables do change. */
const USABLE_MS = 7 * DAY_MS;
/** Within one pass a failed download is not tried again; it can take a whole deadline. */
const RETRY_MS = MINUTE_MS;

/** The exchange's rules, from the cache while they are fresh. */
export interface RulesBook {
  /** Asks nothing while the cache is younger than a day and holds every symbol. */
  rulesOf(symbols: readonly string[]): Promise<Read<SavedRules>>;
  instrumentsOf(symbols: readonly string[]): Promise<Read<ReadonlyMap<string, Instrument>>>;
  /** Ends a pass: what failed in it is tried again in the next. */
  rest(): void;
}

interface Held {
  readonly rules: SavedRules;
  readonly savedAtMs: number;
  /** Downloaded by this book itself: what it left unanswered was asked for. */
  readonly isOwn: boolean;
}

/** Opens the book; `always` names symbols to be downloaded together with any other. */
export function openRulesBook(
  client: CcxtClient,
  cache: MarketsCache,
  clock: Clock,
  always: readonly string[],
  source: RulesSource = WITH_A_KEY,
): RulesBook {
  let held: Held | undefined;
  let failed: { readonly atMs: number; readonly because: string } | undefined;

  const usable = (symbols: readonly string[], ageMsMax: number) => rulesIn(held, symbols, ageMsMax, clock.nowMs());

  const refresh = async (symbols: readonly string[]): Promise<Read<SavedRules>> => {
    if (failed !== undefined && clock.nowMs() - failed.atMs <= RETRY_MS) return missing(failed.because);
    // Symbols that nobody asks for any more leave the cache with the daily download.
    const kept = usable([], FRESH_MS)?.asked ?? [];
    const read = await attempt(() =>
      downloadRules(
        client.ask,
        [...new Set([...kept, ...always, ...symbols])],
        source.readBrackets,
        usable([], USABLE_MS),
      ),
    );
    if (!read.ok) {
      failed = { atMs: clock.nowMs(), because: `The exchange's rules cannot be had: ${read.because}` };
      return missing(failed.because);
    }
    held = { rules: read.value, savedAtMs: clock.nowMs(), isOwn: true };
    // A cache that cannot be written costs the next pass a download, nothing else.
    await attempt(() => cache.save(source.cacheKey, { text: encodeRules(read.value), savedAtMs: clock.nowMs() }));
    return read;
  };

  const rulesOf = async (symbols: readonly string[]): Promise<Read<SavedRules>> => {
    // Another process may have written a younger copy meanwhile, or one that knows more symbols.
    if (usable(symbols, FRESH_MS) === undefined) held = (await loadHeld(cache, source.cacheKey)) ?? held;
    const fresh = usable(symbols, FRESH_MS);
    if (fresh !== undefined) return found(fresh);
    const read = await refresh(symbols);
    const old = usable(symbols, USABLE_MS);
    return !read.ok && old !== undefined ? found(old) : read;
  };

  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, so that two questions at once do not download twice. */
  const inTurn = (symbols: readonly string[]): Promise<Read<SavedRules>> => {
    const next = last.then(() => rulesOf(symbols));
    last = next;
    return next;
  };

  return {
    rulesOf: inTurn,
    instrumentsOf: async (symbols) => {
      const read = await inTurn(symbols);
      return read.ok ? attempt(async () => readInstruments(client, read.value, symbols)) : read;
    },
    rest: () => {
      failed = undefined;
    },
  };
}

/** What is held, if it knows every symbol and is not older than `ageMsMax` (nor saved in a future). */
function rulesIn(
  held: Held | undefined,
  symbols: readonly string[],
  ageMsMax: number,
  nowMs: number,
): SavedRules | undefined {
  if (held === undefined || Math.abs(nowMs - held.savedAtMs) > ageMsMax) return undefined;
  const { rules, savedAtMs, isOwn } = held;
  // The host of inverse contracts may have left them unanswered a moment ago: within one pass it is not asked again. What
  // another account has saved says nothing of that: it may not have asked for them.
  const isTried = isOwn && nowMs - savedAtMs <= RETRY_MS;
  const isKnown = (symbol: string) => rules.asked.includes(symbol) || (isTried && isInverseSymbol(symbol));
  return symbols.every(isKnown) ? rules : undefined;
}

async function loadHeld(cache: MarketsCache, cacheKey: string): Promise<Held | undefined> {
  const loaded = await attempt(() => cache.load(cacheKey));
  if (!loaded.ok || loaded.value === undefined) return undefined;
  const rules = decodeRules(loaded.value.text);
  return rules === undefined ? undefined : { rules, savedAtMs: loaded.value.savedAtMs, isOwn: false };
}

function readInstruments(
  client: CcxtClient,
  rules: SavedRules,
  symbols: readonly string[],
): ReadonlyMap<string, Instrument> {
  const instruments = new Map<string, Instrument>();
  for (const symbol of symbols) {
    const instrument = readInstrument(client, rules, symbol);
    if (instrument?.symbol === symbol) instruments.set(symbol, instrument);
  }
  return instruments;
}

/** Undefined for a symbol that is not listed, or whose rules cannot be read: the other symbols go on without it. */
function readInstrument(client: CcxtClient, rules: SavedRules, symbol: string): Instrument | undefined {
  const id = idIfPerpetual(symbol);
  const market = id === undefined ? undefined : rules.markets[id];
  if (id === undefined || market === undefined) return undefined;
  try {
    return instrumentOf(client.parseMarket(market), rules.brackets[id], rules.fundingHours[id]);
  } catch {
    return undefined;
  }
}
