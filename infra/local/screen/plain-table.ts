import Table from 'cli-table3';
import { coloursOf, type Screen } from './screen.ts';
import { plainText, wrapText } from './wrap-text.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

type Tone = 'good' | 'bad' | 'warn' | 'strong' | 'quiet';

/** A cell, or a cell that stands out where there are colours. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

/** Cells from left to right, and perhaps a sentence of its own line or lines below them. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly below?: string;
}

/** Blanks between two columns. */
export const GAP = 2;
const INDENT = 2;

/** No lines but one below the titles: numbers are told apart by where they stand. */
const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

const textOf = (cell: Cell): string => plainText(typeof cell === 'string' ? cell : cell.text);

/** A table as lines without trailing blanks: as wide as its cells, its sentences wrapped to the screen. */
export function tableLines(columns: readonly Column[], rows: readonly Row[], screen: Screen): readonly string[] {
  const { bold, dim } = coloursOf(screen);
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colAligns: columns.map(({ align }) => align),
  });
  table.push(columns.map(({ title }) => bold(plainText(title))));
  table.push(columns.map((column, at) => dim('─'.repeat(widthOf(column, at, rows)))));
  for (const { cells } of rows) table.push(columns.map((_, at) => painted(cells[at] ?? '', screen)));
  const below = [[], [], ...rows.map((row) => sentenceLines(row, screen))];
  return table
    .toString()
    .split('\n')
    .flatMap((line, at) => [line.trimEnd(), ...(below[at] ?? [])]);
}

const widthOf = ({ title }: Column, at: number, rows: readonly Row[]): number =>
  Math.max(title.length, ...rows.map(({ cells }) => textOf(cells[at] ?? '').length));

function sentenceLines({ below }: Row, screen: Screen): readonly string[] {
  if (below === undefined) return [];
  return wrapText(below, screen.width - INDENT).map((line) => ' '.repeat(INDENT) + coloursOf(screen).dim(line));
}

function painted(cell: Cell, screen: Screen): string {
  if (typeof cell === 'string') return plainText(cell);
  const { green, red, yellow, bold, dim } = coloursOf(screen);
  return { good: green, bad: red, warn: yellow, strong: bold, quiet: dim }[cell.tone](plainText(cell.text));
}
