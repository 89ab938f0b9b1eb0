import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** One line of a CSV file, its cells unread. */
export interface CsvRow {
  /** Counted from 1, the header included. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** No honest line of numbers is longer; a file that is not text fails here instead of filling the memory. */
const LINE_BYTES_MAX = 1_000;

/**
 * Streams a `.csv` or `.csv.gz` file line by line into `visit`, which says whether to read on; the rest of the file is
 * then never unpacked. Blank lines are skipped. Quotes have no meaning, so that a line is a row and its number is right.
 * Throws when the file cannot be opened, unpacked or split into cells.
 */
export async function visitCsvRows(path: string, visit: (row: CsvRow) => 'continue' | 'stop'): Promise<void> {
  const parser = parse({
    bom: true,
    quote: null,
    relax_column_count: true,
    max_record_size: LINE_BYTES_MAX,
  });
  // A failure of any part, the parser's own included, destroys the parser and ends the loop below with that error.
  const afterwards = (): void => undefined;
  if (path.endsWith('.gz')) pipeline(createReadStream(path), createGunzip(), parser, afterwards);
  else pipeline(createReadStream(path), parser, afterwards);

  let line = 0;
  for await (const cells of parser as AsyncIterable<readonly string[]>) {
    line += 1;
    const isBlank = cells.length === 1 && cells[0]?.trim() === '';
    if (!isBlank && visit({ line, cells }) === 'stop') return;
  }
}
