import { type CoinSeries, readCoinSeries } from './coin-series.ts';
import { joinHours } from './join-hours.ts';
import { type CoinFiles, findMarketFiles } from './market-files.ts';
import { type CoinHour, type MarketPath, marketPath } from './market-path.ts';
import { type AskedPeriod, commonPeriod, periodFaults } from './period.ts';
import type { ReadOrFaults } from './series.ts';

/** Which market data to read. */
export interface MarketFolder extends AskedPeriod {
  readonly folder: string;
  /** Coins such as `BTC`, each against USDT; at least one. */
  readonly coins: readonly string[];
}

/** A path and what its owner should know about it, or what is wrong with the files. */
export type MarketFolderRead =
  | { readonly ok: true; readonly path: MarketPath; readonly notes: readonly string[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads hourly candles and funding rates from a folder: for each coin `BTCUSDT_spot_1h*.csv`, `..._perp_1h*`,
 * `..._mark_1h*` (time,open,high,low,close) and `..._funding_8h*` (time,rate), plain or as `.csv.gz`; time is the
 * candle's open or the settlement's instant in unix seconds. Only the period asked for is kept.
 *
 * Strict: bad input never trades. Anything out of order, missing or impossible in the period makes the whole reading
 * fail with sentences that say where it stands, what was seen and what is allowed. The one tolerated hole is a halt of
 * the spot market: such hours are marked, and noted.
 */
export async function readMarketFolder(asked: MarketFolder): Promise<MarketFolderRead> {
  const refused = [...coinFaults(asked.coins), ...periodFaults(asked)];
  if (refused.length > 0) return { ok: false, faults: refused };
  const files = await findMarketFiles(asked.folder, asked.coins);
  if (!files.ok) return files;
  const series = await readAll(files.value, asked);
  if (!series.ok) return series;
  const common = commonPeriod(series.value, asked);
  if (!common.ok) return common;

  const { period, notes } = common.value;
  const joined = series.value.map((coin) => ({ coin: coin.coin, ...joinHours(coin, period) }));
  const hoursByCoin = new Map<string, readonly CoinHour[]>(joined.map(({ coin, hours }) => [coin, hours]));
  return {
    ok: true,
    path: marketPath(period.fromMs, hoursByCoin),
    notes: [...notes, ...joined.flatMap((coin) => coin.notes)],
  };
}

function coinFaults(coins: readonly string[]): string[] {
  if (coins.length === 0) return ['No coin was named; name at least one, such as BTC.'];
  return coins
    .filter((coin) => !/^[A-Z0-9]{1,20}$/.test(coin))
    .map((coin) => `${JSON.stringify(coin)} is no coin; a coin is capital letters and digits, such as BTC.`);
}

/** One coin after another: a coin's four files already keep the machine busy. */
async function readAll(
  filesByCoin: ReadonlyMap<string, CoinFiles>,
  { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY }: AskedPeriod,
): Promise<ReadOrFaults<readonly CoinSeries[]>> {
  const all: CoinSeries[] = [];
  const faults: string[] = [];
  for (const [coin, files] of filesByCoin) {
    const read = await readCoinSeries(coin, files, { fromMs, toMs });
    if (read.ok) all.push(read.value);
    else faults.push(...read.faults);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: all };
}
