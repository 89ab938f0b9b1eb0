import { NO_QUOTE, type Quote } from '../../../shared/money/amount.ts';
import type { HedgeSummary } from '../run-summary.ts';
import { coinsText, countText, gainText, moneyText, percentText, priceText } from './figures.ts';
import { type Cell, GAP, type Row, tableLines } from './plain-table.ts';
import { coloursOf, type Screen } from './screen.ts';
import { shortText, wrapText } from './wrap-text.ts';

/** Room for the names of the figures, and for each hedge's figures, gaps included. */
const LABEL_WIDTH = 34;
const HEDGE_WIDTH = 16;

/** What one line of the table says of a hedge, and of all of them where a sum means something. */
interface Figure {
  readonly label: string;
  readonly of: (hedge: HedgeSummary) => Cell;
  readonly ofAll?: (hedges: readonly HedgeSummary[]) => Cell;
}

const gain = (value: Quote): Cell => {
  const text = gainText(value);
  if (!/[1-9]/.test(text)) return text;
  return { text, tone: value.isPositive() ? 'good' : 'bad' };
};

const sum = (hedges: readonly HedgeSummary[], amountOf: (hedge: HedgeSummary) => Quote): Quote =>
  hedges.reduce((total, hedge) => total.plus(amountOf(hedge)), NO_QUOTE);

const gainFigure = (label: string, amountOf: (hedge: HedgeSummary) => Quote): Figure => ({
  label,
  of: (hedge) => gain(amountOf(hedge)),
  ofAll: (hedges) => gain(sum(hedges, amountOf)),
});

const countFigure = (label: string, countOf: (hedge: HedgeSummary) => number): Figure => ({
  label,
  of: (hedge) => countText(countOf(hedge)),
  ofAll: (hedges) => countText(hedges.reduce((total, hedge) => total + countOf(hedge), 0)),
});

const NONE = '-';

const FIGURES: readonly Figure[] = [
  { label: 'the policy is', of: ({ standing }) => standing },
  { label: 'coins held, in coins', of: ({ coins }) => coinsText(coins) },
  { label: 'short at the end, in coins', of: ({ short }) => coinsText(short) },
  { label: 'hedge ratio wanted', of: ({ ratio }) => (ratio === undefined ? NONE : percentText(ratio)) },
  {
    label: 'hedge ratio at the end',
    of: ({ hedgeRatio }) => (hedgeRatio === undefined ? NONE : percentText(hedgeRatio)),
  },
  {
    label: 'hedge ratio, mean of all passes',
    of: ({ meanRatio }) => (meanRatio === undefined ? NONE : percentText(meanRatio)),
  },
  { label: 'spot price at the start', of: ({ spotStart }) => priceText(spotStart) },
  { label: 'spot price at the end', of: ({ spotEnd }) => priceText(spotEnd) },
  gainFigure('the coins (unhedged result)', ({ spotProfit }) => spotProfit),
  gainFigure('the short', ({ shortProfit }) => shortProfit),
  gainFigure('fees', ({ fees }) => fees.negated()),
  gainFigure('funding', ({ funding }) => funding),
  gainFigure('together (hedged result)', ({ together }) => together),
  {
    label: 'nearest to liquidation',
    of: ({ distanceMin }) => (distanceMin === undefined ? NONE : percentText(distanceMin)),
  },
  countFigure('liquidations', ({ liquidations }) => liquidations),
  countFigure('orders', ({ orders }) => orders),
  countFigure('top-ups of margin', ({ topUps }) => topUps),
  {
    label: 'topped up',
    of: ({ toppedUp }) => moneyText(toppedUp),
    ofAll: (hedges) => moneyText(sum(hedges, ({ toppedUp }) => toppedUp)),
  },
];

/**
 * The hedges side by side, a column each, and a column for all of them together; as many tables below one another as
 * the screen's width asks for. The four results add up to the hedged one, top to bottom.
 */
export function hedgeTables(hedges: readonly HedgeSummary[], screen: Screen): readonly string[] {
  if (hedges.length === 0) return ['There is no hedge.'];
  const columnsAtOnce = Math.max(2, Math.floor((screen.width + GAP - LABEL_WIDTH) / HEDGE_WIDTH));
  const units = new Set(hedges.map(({ quoteCoin }) => quoteCoin));
  const columns = [...hedges.map(columnOf), ...(hedges.length > 1 && units.size === 1 ? [columnOfAll(hedges)] : [])];
  const lines: string[] = [];
  for (let first = 0; first < columns.length; first += columnsAtOnce) {
    if (first > 0) lines.push('');
    lines.push(...oneTable([...units].join(' or '), columns.slice(first, first + columnsAtOnce), screen));
  }
  return [...lines, ...(units.size === 1 ? ['', ...resultLines(hedges, screen)] : [])];
}

interface HedgeColumn {
  readonly title: string;
  readonly cells: readonly Cell[];
}

const columnOf = (hedge: HedgeSummary): HedgeColumn => ({
  title: shortText(hedge.policyId, HEDGE_WIDTH - GAP),
  cells: FIGURES.map(({ of }) => of(hedge)),
});

const columnOfAll = (hedges: readonly HedgeSummary[]): HedgeColumn => ({
  title: 'all',
  cells: FIGURES.map(({ ofAll }) => ofAll?.(hedges) ?? ''),
});

function oneTable(unit: string, columns: readonly HedgeColumn[], screen: Screen): readonly string[] {
  const titles = [
    { title: `in ${unit} unless it says otherwise`, align: 'left' as const },
    ...columns.map(({ title }) => ({ title, align: 'right' as const })),
  ];
  const rows = FIGURES.map(
    ({ label }, at): Row => ({ cells: [label, ...columns.map(({ cells }) => cells[at] ?? '')] }),
  );
  return tableLines(titles, rows, screen);
}

function resultLines(hedges: readonly HedgeSummary[], screen: Screen): readonly string[] {
  const unit = hedges[0]?.quoteCoin ?? '';
  const unhedged = gainText(sum(hedges, ({ spotProfit }) => spotProfit));
  const hedged = gainText(sum(hedges, ({ together }) => together));
  const sentence = `Unhedged, the coins came to ${unhedged} ${unit}; hedged, all together came to ${hedged} ${unit}.`;
  return wrapText(sentence, screen.width).map(coloursOf(screen).bold);
}
