import type { CashLine, OrderLine } from '../run-summary.ts';
import { coinsText, moneyText, priceText, whenText } from './figures.ts';
import { type Cell, type Column, type Row, tableLines } from './plain-table.ts';
import type { Screen } from './screen.ts';
import { shortText } from './wrap-text.ts';

/** More than a person reads; the file that `--json` writes holds all. */
const LINES_MAX = 40;

const ORDER_COLUMNS: readonly Column[] = [
  { title: 'when (UTC)', align: 'left' },
  { title: 'hedge', align: 'left' },
  { title: 'what', align: 'left' },
  { title: 'size, coins', align: 'right' },
  { title: 'price', align: 'right' },
  { title: 'outcome', align: 'left' },
];
/** What the other columns take at their usual widths. */
const BESIDE_HEDGE = 69;

/** Every order in a line, and below it why it was placed; the first 40. */
export function orderTable(orders: readonly OrderLine[], screen: Screen): readonly string[] {
  if (orders.length === 0) return ['No order was placed.'];
  const nameLength = Math.max(8, screen.width - BESIDE_HEDGE);
  const rows = orders.slice(0, LINES_MAX).map((order) => orderRow(order, nameLength));
  return [...tableLines(ORDER_COLUMNS, rows, screen), ...moreLines(orders.length, 'orders')];
}

function orderRow(order: OrderLine, nameLength: number): Row {
  const { atMs, policyId, purpose, side, filled, wanted, averagePrice, outcome, because } = order;
  // "refused: margin" stands as a short word in the column and in full in the sentence.
  const [word = '', ...detail] = outcome.split(': ');
  const size =
    filled.eq(wanted) || filled.isZero() ? coinsText(wanted) : `${coinsText(filled)} of ${coinsText(wanted)}`;
  return {
    cells: [
      whenText(atMs),
      shortText(policyId, nameLength),
      `${purpose}: ${side}`,
      size,
      averagePrice === undefined ? '-' : priceText(averagePrice),
      outcomeCell(word),
    ],
    below: [...detail, because].join('; '),
  };
}

const GOOD = new Set(['filled', 'settled']);
const BAD = new Set(['refused', 'in doubt', 'doubtful', 'not-applied']);

function outcomeCell(word: string): Cell {
  if (GOOD.has(word)) return { text: word, tone: 'good' };
  return BAD.has(word) ? { text: word, tone: 'bad' } : word;
}

const CASH_COLUMNS: readonly Column[] = [
  { title: 'when (UTC)', align: 'left' },
  { title: 'amount', align: 'right' },
  { title: 'outcome', align: 'left' },
];

/** Every move of cash in a line, and below it what it was and why; the first 40. */
export function cashTable(moves: readonly CashLine[], screen: Screen): readonly string[] {
  if (moves.length === 0) return ['No cash was moved.'];
  const rows = moves.slice(0, LINES_MAX).map(
    ({ atMs, what, amount, outcome, because }): Row => ({
      cells: [whenText(atMs), moneyText(amount), outcomeCell(outcome)],
      below: `${what}; ${because}`,
    }),
  );
  return [...tableLines(CASH_COLUMNS, rows, screen), ...moreLines(moves.length, 'moves')];
}

const moreLines = (count: number, what: string): readonly string[] =>
  count <= LINES_MAX ? [] : [`and ${count - LINES_MAX} more ${what}, all in --json FILE`];
