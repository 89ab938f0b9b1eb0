import { isoOf } from '../../../shared/time/instant.ts';
import type { CsvRow } from './csv-rows.ts';
import type { ReadOrFaults, Series, SeriesFormat, Span, Timed } from './series.ts';

/** Faults named of one file before the rest of it is left unread. */
const FAULTS_MAX = 5;
/** Ten digits last until the year 2286; more of them are milliseconds, most likely. */
const UNIX_SECONDS = /^(0|[1-9][0-9]{0,9})$/;

/** Judges one file row by row and keeps what lies in the span. Feed it every row in order, then ask for the result. */
export class SeriesScan<T> {
  readonly #file: string;
  readonly #format: SeriesFormat<T>;
  readonly #span: Span;
  readonly #faults: string[] = [];
  readonly #kept: Timed<T>[] = [];
  #before: Timed<T> | undefined;
  #hasHeader = false;
  #firstMs: number | undefined;
  #last: { readonly atMs: number; readonly row: CsvRow } | undefined;

  constructor(file: string, format: SeriesFormat<T>, span: Span) {
    this.#file = file;
    this.#format = format;
    this.#span = span;
  }

  /** Takes the file's next row; `stop` when nothing after it can matter. */
  take(row: CsvRow): 'continue' | 'stop' {
    if (!this.#hasHeader) return this.#takeHeader(row);
    const atMs = this.#timeOf(row);
    if (atMs === undefined) return this.#faults.length < FAULTS_MAX ? 'continue' : 'stop';

    this.#checkDistance(row, atMs);
    if (atMs > this.#span.fromMs) this.#keepBefore();
    if (atMs >= this.#span.fromMs && atMs < this.#span.toMs) this.#keep(row, atMs);
    this.#firstMs ??= atMs;
    this.#last = { atMs, row };
    return atMs < this.#span.toMs && this.#faults.length < FAULTS_MAX ? 'continue' : 'stop';
  }

  /** What the rows amounted to, or what is wrong with them. */
  result(): ReadOrFaults<Series<T>> {
    if (!this.#hasHeader) return { ok: false, faults: [`${this.#file} is empty; ${this.#headerRule()}.`] };
    if (this.#faults.length >= FAULTS_MAX) {
      return {
        ok: false,
        faults: [...this.#faults, `${this.#file} was not read beyond these; there may be more faults.`],
      };
    }
    if (this.#faults.length > 0) return { ok: false, faults: this.#faults };
    if (this.#firstMs === undefined || this.#last === undefined) {
      return { ok: false, faults: [`${this.#file} holds no rows below its header.`] };
    }
    const series = { file: this.#file, kept: this.#kept, firstMs: this.#firstMs, lastMs: this.#last.atMs };
    return { ok: true, value: this.#before === undefined ? series : { ...series, before: this.#before } };
  }

  #takeHeader(row: CsvRow): 'continue' | 'stop' {
    this.#hasHeader = true;
    if (row.cells.join(',') === this.#format.header.join(',')) return 'continue';
    this.#faults.push(`${this.#file}, line ${row.line}: found ${quoted(row.cells.join(','))}; ${this.#headerRule()}.`);
    return 'stop';
  }

  /** The row's instant when it is a time, on the step, and later than the row before; else a fault is noted. */
  #timeOf(row: CsvRow): number | undefined {
    const text = row.cells[0] ?? '';
    if (!UNIX_SECONDS.test(text)) {
      return this.#fault(row, undefined, `the time ${quoted(text)} is not a whole number of unix seconds`);
    }
    const atMs = Number(text) * 1_000;
    if (atMs % this.#format.stepMs !== 0) {
      return this.#fault(row, atMs, `a time must be a whole multiple of ${this.#format.stepMs / 3_600_000} h`);
    }
    const last = this.#last;
    if (last !== undefined && atMs <= last.atMs) {
      const seen = atMs === last.atMs ? 'this time stands here twice' : `the line before is ${isoOf(last.atMs)}`;
      return this.#fault(row, atMs, `${seen}; every line must be later than the one before it`);
    }
    return atMs;
  }

  /** Notes a fault when rows are missing between the last one and this one, inside the span. */
  #checkDistance(row: CsvRow, atMs: number): void {
    const { stepMs, distanceMsMax, distanceRule } = this.#format;
    const last = this.#last;
    if (last === undefined || atMs - last.atMs <= distanceMsMax) return;
    const isInSpan = last.atMs + stepMs < this.#span.toMs && atMs > this.#span.fromMs;
    if (!isInSpan) return;
    const missing = (atMs - last.atMs) / stepMs - 1;
    this.#fault(
      row,
      atMs,
      `the line before is ${isoOf(last.atMs)}, so ${missing} are missing between; ${distanceRule}`,
    );
  }

  #keepBefore(): void {
    const last = this.#last;
    if (last === undefined || this.#before !== undefined || !(last.atMs < this.#span.fromMs)) return;
    const value = this.#valueOf(last.row, last.atMs);
    if (value !== undefined) this.#before = { atMs: last.atMs, value };
  }

  #keep(row: CsvRow, atMs: number): void {
    const value = this.#valueOf(row, atMs);
    if (value !== undefined) this.#kept.push({ atMs, value });
  }

  #valueOf(row: CsvRow, atMs: number): T | undefined {
    const { header } = this.#format;
    if (row.cells.length !== header.length) {
      return this.#fault(
        row,
        atMs,
        `found ${row.cells.length} cells; allowed are ${header.length}: ${header.join(',')}`,
      );
    }
    const read = this.#format.parse(row.cells.slice(1), atMs);
    return read.ok ? read.value : this.#fault(row, atMs, read.because);
  }

  #fault(row: CsvRow, atMs: number | undefined, because: string): undefined {
    const at = atMs === undefined ? '' : ` (${isoOf(atMs)})`;
    this.#faults.push(`${this.#file}, line ${row.line}${at}: ${because}.`);
  }

  #headerRule(): string {
    return `the first line must be ${this.#format.header.join(',')}`;
  }
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 60));
