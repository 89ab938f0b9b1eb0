import { basename } from 'node:path';
import type { Candle } from '../../../shared/market/candle.ts';
import type { Ratio } from '../../../shared/money/amount.ts';
import { HALTING_CANDLES, UNBROKEN_CANDLES } from './candle-format.ts';
import { visitCsvRows } from './csv-rows.ts';
import { FUNDING_RATES } from './funding-format.ts';
import type { CoinFiles } from './market-files.ts';
import type { ReadOrFaults, Series, SeriesFormat, Span } from './series.ts';
import { SeriesScan } from './series-scan.ts';

/** Everything the files of one coin say about a span of time. */
export interface CoinSeries {
  readonly coin: string;
  readonly spot: Series<Candle>;
  readonly perp: Series<Candle>;
  readonly mark: Series<Candle>;
  readonly funding: Series<Ratio>;
}

/** Reads the four files of one coin, keeping the hours of the span and the settlements after its beginning up to its end. */
export async function readCoinSeries(coin: string, files: CoinFiles, span: Span): Promise<ReadOrFaults<CoinSeries>> {
  // A settlement belongs to the hour that ends with it: the one at the span's first instant to an hour before it.
  const settlements = { fromMs: span.fromMs + 1, toMs: span.toMs + 1 };
  const [spot, perp, mark, funding] = await Promise.all([
    readSeries(files.spot, HALTING_CANDLES, span),
    readSeries(files.perp, UNBROKEN_CANDLES, span),
    readSeries(files.mark, UNBROKEN_CANDLES, span),
    readSeries(files.funding, FUNDING_RATES, settlements),
  ]);
  if (spot.ok && perp.ok && mark.ok && funding.ok) {
    return {
      ok: true,
      value: { coin, spot: spot.value, perp: perp.value, mark: mark.value, funding: funding.value },
    };
  }
  return { ok: false, faults: [spot, perp, mark, funding].flatMap((read) => (read.ok ? [] : read.faults)) };
}

async function readSeries<T>(path: string, format: SeriesFormat<T>, span: Span): Promise<ReadOrFaults<Series<T>>> {
  const scan = new SeriesScan(basename(path), format, span);
  try {
    await visitCsvRows(path, (row) => scan.take(row));
  } catch (failure) {
    const because = failure instanceof Error ? failure.message : String(failure);
    return { ok: false, faults: [`${basename(path)} cannot be read to its end (${because}); fetch the file again.`] };
  }
  return scan.result();
}
