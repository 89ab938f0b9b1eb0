import type { Read } from '../../../shared/market/read.ts';

/** How the rows of one kind of file are read, and how they must follow one another. */
export interface SeriesFormat<T> {
  /** The first line, exactly. The first column is always the time in unix seconds. */
  readonly header: readonly string[];
  /** Every time is a multiple of this. */
  readonly stepMs: number;
  /** The furthest that two rows may lie apart. */
  readonly distanceMsMax: number;
  /** What a row may not leave out, for a person: `candles must follow one another hour by hour`. */
  readonly distanceRule: string;
  /** The value of the cells after the time, or what is wrong with them. */
  parse(cells: readonly string[], atMs: number): Read<T>;
}

/** The part of a file that is kept: from the first instant (included) to the last (excluded). */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One value of a series and its instant. */
export interface Timed<T> {
  readonly atMs: number;
  readonly value: T;
}

/** What one file holds of the span it was read for. */
export interface Series<T> {
  /** File name without its folder. */
  readonly file: string;
  /** Rows within the span, in order of time. */
  readonly kept: readonly Timed<T>[];
  /** The last row before the span, when the first row kept is not at the span's very beginning. */
  readonly before?: Timed<T>;
  /** Time of the file's first row. */
  readonly firstMs: number;
  /** Time of the last row looked at: the file's last, or the first one at or after the span's end. */
  readonly lastMs: number;
}

/** Something of the wanted kind, or sentences for the person who can mend the files; never an empty list of them. */
export type ReadOrFaults<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly string[] };
