import { countText } from '../../local/screen/figures.ts';
import { type Column, type Row, type Cell as Shown, tableLines } from '../../local/screen/plain-table.ts';
import type { Screen } from '../../local/screen/screen.ts';
import { wrapText } from '../../local/screen/wrap-text.ts';
import type { Cell } from './measure-survival.ts';
import type { SurvivalOptions } from './survival-options.ts';
import type { Survived } from './try-starts.ts';

const COLUMNS: readonly Column[] = [
  { title: 'hedge', align: 'left' },
  { title: 'reserve', align: 'right' },
  { title: 'days', align: 'right' },
  { title: 'starts', align: 'right' },
  { title: 'liquidated', align: 'right' },
  { title: 'reduced', align: 'right' },
  { title: 'top-ups a year', align: 'right' },
  { title: 'cash used: median', align: 'right' },
  { title: '95 %', align: 'right' },
  { title: 'most', align: 'right' },
  { title: 'hedge left: median', align: 'right' },
  { title: 'least', align: 'right' },
];

const percent = (part: number): string => `${(part * 100).toFixed(2)} %`;
const times = (part: number): string => `${part.toFixed(2)} N`;

/** The cells as a table, with what they mean and what they take for granted. */
export function showSurvival(cells: readonly Cell[], options: SurvivalOptions, words: string, screen: Screen): string {
  const table = tableLines(
    COLUMNS,
    cells.flatMap((cell) => cell.rows.map((row) => rowOf(cell, row))),
    screen,
  );
  const sentences = meaningOf(options, words).flatMap((sentence) => wrapText(sentence, screen.width));
  return [...table, '', ...sentences].join('\n');
}

function rowOf({ coin, leverage, reserve }: Cell, row: Survived): Row {
  const { cashUsed, hedgeLeft } = row;
  const liquidated: Shown =
    row.liquidated > 0
      ? { text: percent(row.liquidated), tone: 'bad' }
      : { text: percent(row.liquidated), tone: 'good' };
  return {
    cells: [
      `${coin} ${leverage}x`,
      reserve === undefined ? 'no end' : `${reserve} N`,
      String(row.days),
      countText(row.starts),
      row.starts === 0 ? '-' : liquidated,
      row.starts === 0 ? '-' : percent(row.reduced),
      row.starts === 0 ? '-' : row.topUpsAYear.toFixed(1),
      ...[cashUsed.median, cashUsed.p95, cashUsed.max].map((part) => (row.starts === 0 ? '-' : times(part))),
      hedgeLeft === undefined ? '-' : percent(hedgeLeft.median),
      hedgeLeft === undefined ? '-' : percent(hedgeLeft.least),
    ],
  };
}

function meaningOf({ whenOut, reserves, sweepAt }: SurvivalOptions, words: string): readonly string[] {
  return [
    `Market: ${words}. Every start opens a full hedge at the close of its hour and is looked at once an hour, in the ` +
      `order worst for a short: liquidation by the mark's high, then the close, funding, and the program's decision.`,
    'N is the notional at entry. The reserve is cash beside the margin of N / leverage; cash used is the most that was taken ' +
      `from it at one time. Without cash the plan says ${whenOut}. Hedge left counts the starts that were reduced.`,
    ...(sweepAt === undefined
      ? []
      : [`Surplus margin is returned from ${sweepAt} times the distance to liquidation at entry on.`]),
    ...(reserves === 'unlimited'
      ? [
          'No end of cash assumes that its owner could and would have sent whatever was asked for, within the hour: see cash used.',
        ]
      : []),
    'Not in it: the depth of the order book, the fee of a liquidation, auto-deleveraging, an exchange or a program that does not ' +
      'answer, prices between the hours. The past of two coins is no promise.',
  ];
}
