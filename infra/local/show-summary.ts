import type { HedgeSummary, RunSummary } from './run-summary.ts';
import { WATCH_EVERY_MS } from './schedules.ts';
import { alertCounts, alertLines } from './screen/alert-lines.ts';
import { countText, lengthText, whenText } from './screen/figures.ts';
import { hedgeTables } from './screen/hedge-tables.ts';
import { cashTable, orderTable } from './screen/order-table.ts';
import { coloursOf, type Screen } from './screen/screen.ts';
import { wrapText } from './screen/wrap-text.ts';

const INDENT = 2;
/** The first failures say what is wrong; hundreds more of them would bury the rest. */
const FAILURES_MAX = 10;

/** The whole run as a person reads it, on a screen at least 80 columns wide. Every line ends with a line break. */
export function showSummary(summary: RunSummary, screen: Screen): string {
  const { hedges, orders, cash, alerts } = summary;
  const { bold } = coloursOf(screen);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['What was run', runLines(summary, screen)],
    ['Hedges', hedgeTables(hedges, screen)],
    [`Orders (${countText(orders.length)})`, orderTable(orders, screen)],
    [`Cash moved (${countText(cash.length)})`, cashTable(cash, screen)],
    ['How far the cash reaches', survivalLines(hedges, screen)],
    [`Alerts that would have been sent (${alertCounts(alerts)})`, alertLines(alerts, screen)],
    ['The run itself', closingLines(summary, screen)],
  ];
  return sections.map(([title, lines]) => `\n${bold(title)}\n${lines.join('\n')}\n`).join('');
}

function runLines(summary: RunSummary, screen: Screen): readonly string[] {
  const { market, stack, fromMs, toMs, everyMs, passes, quietPasses, urgentPasses, skippedTicks, notes } = summary;
  const { yellow } = coloursOf(screen);
  const counts = [
    `${countText(passes)} passes, one every ${lengthText(everyMs)}`,
    `${countText(quietPasses)} of them quiet (nothing to change)`,
    ...(urgentPasses === 0 ? [] : [`${countText(urgentPasses)} urgent ones in between`]),
    `watch-margin every ${lengthText(WATCH_EVERY_MS)} of virtual time`,
  ].join(', ');
  const skipped = `${countText(skippedTicks)} ticks finer than the market's candles were skipped.`;
  return [
    ...wrapText(`${market}, ${whenText(fromMs)} to ${whenText(toMs)} UTC (${lengthText(toMs - fromMs)})`, screen.width),
    ...wrapText(`It is ${stack}.`, screen.width),
    ...wrapText(`${counts}.`, screen.width),
    ...(skippedTicks === 0 ? [] : wrapText(skipped, screen.width)),
    ...notes.flatMap((note) => wrapText(`Note: ${note}`, screen.width, INDENT)).map(yellow),
  ];
}

function survivalLines(hedges: readonly HedgeSummary[], screen: Screen): readonly string[] {
  return hedges.flatMap(({ policyId, survival, short }) => {
    const sentence = short.isZero() ? 'no short is open at the end.' : (survival ?? 'not said in this run.');
    return wrapText(`${policyId}: ${sentence}`, screen.width, INDENT);
  });
}

function closingLines(summary: RunSummary, screen: Screen): readonly string[] {
  const { quietPassCalls, exchangeCalls, booksAgree, failedPasses, stackFaults } = summary;
  const { dim, red, green } = coloursOf(screen);
  const calls = Object.entries(quietPassCalls).sort(([a], [b]) => (a < b ? -1 : 1));
  const quiet = calls.reduce((sum, [, count]) => sum + count, 0);
  const paths = calls.map(([path, count]) => (count === 1 ? path : `${path} (${count} times)`)).join(', ');
  const books = booksAgree
    ? 'The books agree: the ledger alone rebuilds the position and the profit of the exchange.'
    : 'THE BOOKS DISAGREE: the ledger alone does not rebuild what the exchange says. This is a defect.';
  return [
    `Calls to the exchange: ${countText(quiet)} in a quiet pass, ${countText(exchangeCalls)} in the whole run.`,
    ...wrapText(paths, screen.width - INDENT).map((line) => ' '.repeat(INDENT) + dim(line)),
    ...(failedPasses.length === 0 ? ['No pass failed.'] : failureLines('FAILED PASSES', failedPasses, screen)),
    ...(stackFaults.length === 0 ? [NO_STACK_FAULT] : failureLines('FAULTS OF THE STACK', stackFaults, screen)),
    ...wrapText(books, screen.width).map(booksAgree ? green : red),
    tookText(summary),
  ];
}

const NO_STACK_FAULT = 'No call of a Lambda failed, no right was missing, no message was given up.';

function tookText({ wallMs, synthMs, passMedianMs }: RunSummary): string {
  const synthesis = synthMs < 1_000 ? '' : `, ${lengthText(synthMs)} of it to synthesize the stack`;
  return `It took ${lengthText(wallMs)}${synthesis}; ${lengthText(passMedianMs)} for the median pass.`;
}

function failureLines(title: string, failures: readonly string[], screen: Screen): readonly string[] {
  const { red } = coloursOf(screen);
  const shown = failures.slice(0, FAILURES_MAX).flatMap((failure) => wrapText(`- ${failure}`, screen.width, INDENT));
  const left = failures.length - FAILURES_MAX;
  const more = left > 0 ? [`and ${countText(left)} more, all in --json FILE`] : [];
  return [red(`${title}: ${countText(failures.length)}`), ...shown, ...more];
}
