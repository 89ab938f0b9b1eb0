import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadOrFaults } from './series.ts';

/** How the four files of a coin are named, after `BTCUSDT_` and before anything else and `.csv` or `.csv.gz`. */
const KINDS = { spot: 'spot_1h', perp: 'perp_1h', mark: 'mark_1h', funding: 'funding_8h' } as const;

type FileKind = keyof typeof KINDS;

/** The path of each file of one coin. */
export type CoinFiles = Readonly<Record<FileKind, string>>;

/** The files of every coin in the folder; a file that is missing, or that two names could mean, is a fault. */
export async function findMarketFiles(
  folder: string,
  coins: readonly string[],
): Promise<ReadOrFaults<ReadonlyMap<string, CoinFiles>>> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) {
    return { ok: false, faults: [`The market folder ${folder} cannot be read; name a folder that exists.`] };
  }
  const faults: string[] = [];
  const find = (coin: string, kind: FileKind): string => {
    const stem = `${coin}USDT_${KINDS[kind]}`;
    const matches = names.filter((name) => name.startsWith(stem) && /\.csv(\.gz)?$/.test(name)).sort();
    if (matches.length === 0)
      faults.push(`The market folder ${folder} has no ${stem}*.csv or ${stem}*.csv.gz; add it.`);
    if (matches.length > 1) faults.push(`The market folder ${folder} has ${matches.join(' and ')}; keep one of them.`);
    return join(folder, matches[0] ?? '');
  };
  const filesByCoin = new Map(
    coins.map((coin) => [
      coin,
      { spot: find(coin, 'spot'), perp: find(coin, 'perp'), mark: find(coin, 'mark'), funding: find(coin, 'funding') },
    ]),
  );
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: filesByCoin };
}
