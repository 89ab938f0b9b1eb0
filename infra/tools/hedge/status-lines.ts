import { coinsText, gainText, percentText, priceText } from '../../local/screen/figures.ts';
import { type Cell, type Column, type Row, tableLines } from '../../local/screen/plain-table.ts';
import { coloursOf, type Screen } from '../../local/screen/screen.ts';
import { shortText, wrapText } from '../../local/screen/wrap-text.ts';
import type { AccountStatus } from './account-status.ts';
import type { HedgeStatus } from './hedge-status.ts';
import { modeWords } from './mode-words.ts';
import { agoText } from './said.ts';

/** What the figures are judged against: the stack's time, the time between two passes, and whether it is on this machine. */
export interface Measure {
  readonly kind: 'local' | 'aws';
  readonly nowMs: number;
  readonly periodMs: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'hedge', align: 'left' },
  { title: 'state', align: 'left' },
  { title: 'coins', align: 'right' },
  { title: 'short', align: 'right' },
  { title: 'ratio', align: 'right' },
  { title: 'target', align: 'right' },
  { title: 'mark', align: 'right' },
  { title: 'liquidation', align: 'right' },
  { title: 'away', align: 'right' },
  { title: 'funding', align: 'right' },
];
const NAME_MAX = 16;
const NONE = '-';
const INDENT = 2;

/** What is older than two periods is not today's. */
const isOld = (atMs: number, { nowMs, periodMs }: Measure): boolean => nowMs - atMs > 2 * periodMs;

/** An account and its hedges for the eye. */
export function statusLines(status: AccountStatus, measure: Measure, screen: Screen): readonly string[] {
  const { bold, red } = coloursOf(screen);
  const { account, mode, control, hedges } = status;
  const title = `Account ${account}: ${modeWords(mode, measure.kind)}; control ${control}`;
  const indented = (text: string): readonly string[] =>
    wrapText(text, screen.width - INDENT).map((line) => ' '.repeat(INDENT) + line);
  return [
    ...wrapText(title, screen.width).map(bold),
    ...indented(passWords(status, measure)),
    ...troubles(status, measure).flatMap((text) => indented(text).map(red)),
    ...indented(alertWords(status, measure)),
    '',
    ...(hedges.length === 0
      ? ['There is no hedge in this account: npm run hedge -- policy put FILE.']
      : tableLines(
          COLUMNS,
          hedges.map((hedge) => rowOf(hedge, measure)),
          screen,
        )),
  ];
}

function passWords({ lastPass }: AccountStatus, measure: Measure): string {
  if (lastPass === undefined)
    return 'No pass has ended yet: the first comes with the next tick, or within a minute of an edited policy.';
  const late = isOld(lastPass.atMs, measure)
    ? `; one is due every ${everyText(measure)}: see npm run hedge -- doctor`
    : '';
  const verified = lastPass.isVerified
    ? 'every position is what its trades say'
    : 'NOT verified: a position is not what its trades say, or could not be seen';
  return `Last pass ${agoText(lastPass.atMs, measure.nowMs)}: ${verified}${late}.`;
}

const everyText = ({ periodMs }: Measure): string => agoText(0, periodMs).replace(/ ago$/, '');

function troubles({ halt, keyUnsafe, undelivered, account }: AccountStatus, { nowMs }: Measure): readonly string[] {
  return [
    ...(halt === undefined
      ? []
      : [
          `HALTED ${agoText(halt.atMs, nowMs)}, nothing grows: ${halt.because} When you have looked: npm run hedge -- control resume --account ${account}.`,
        ]),
    ...(keyUnsafe === undefined ? [] : [`The API key must not be used, nothing grows: ${keyUnsafe}.`]),
    ...(undelivered === 0
      ? []
      : [
          `${undelivered} ${undelivered === 1 ? 'alert is' : 'alerts are'} not delivered yet: see npm run hedge -- alerts.`,
        ]),
  ];
}

function alertWords({ lastAlert }: AccountStatus, { nowMs }: Measure): string {
  if (lastAlert === undefined) return 'No alert in the last 7 days.';
  const { severity, atMs, subject } = lastAlert;
  return `Last alert ${agoText(atMs, nowMs)}, ${severity}: ${subject}.`;
}

function rowOf(hedge: HedgeStatus, measure: Measure): Row {
  const { policyId, coins, short, hedgeRatio, target, mark, liquidation, distance, funding } = hedge;
  const shown = <T>(value: T | undefined, text: (value: T) => string): string =>
    value === undefined ? NONE : text(value);
  const below = sentencesOf(hedge, measure).join(' ');
  return {
    cells: [
      shortText(policyId, NAME_MAX),
      stateCell(hedge),
      shown(coins, coinsText),
      shown(short, coinsText),
      shown(hedgeRatio, percentText),
      shown(target, percentText),
      shown(mark, priceText),
      shown(liquidation, priceText),
      shown(distance, percentText),
      gainText(funding),
    ],
    ...(below === '' ? {} : { below }),
  };
}

const TONES = {
  active: 'good',
  removed: 'quiet',
  disabled: 'quiet',
  idle: 'quiet',
  frozen: 'bad',
  deleted: 'bad',
} as const;
const stateCell = ({ state }: HedgeStatus): Cell => ({ text: state, tone: TONES[state] });

function sentencesOf(hedge: HedgeStatus, measure: Measure): readonly string[] {
  const { state, seenAtMs, survival, latch } = hedge;
  const isStale = seenAtMs !== undefined && isOld(seenAtMs, measure);
  return [
    ...(isStale ? [`Figures seen ${agoText(seenAtMs, measure.nowMs)}.`] : []),
    ...(seenAtMs === undefined && state !== 'idle' ? ['No pass has seen it yet.'] : []),
    ...stateSentences(hedge, measure),
    ...(latch === undefined || state === 'idle' ? [] : [latchSentence(hedge, latch, measure)]),
    ...(survival === undefined ? [] : [survival]),
  ];
}

function stateSentences({ state, hasShort, faults, policyId }: HedgeStatus, _measure: Measure): readonly string[] {
  const toClose = `To close it: npm run hedge -- flatten ${policyId}.`;
  switch (state) {
    case 'active':
    case 'removed':
      return [];
    case 'idle':
      return ['Another policy tends this contract.'];
    case 'disabled':
      return [
        hasShort
          ? `Its short stays open and its margin is kept. ${toClose}`
          : 'Nothing is open, and nothing will be opened.',
      ];
    case 'frozen':
      return [
        `Frozen until it is corrected${hasShort ? '; the margin of its short is kept' : ''}: ${faults.join(' ')}`,
      ];
    case 'deleted':
      return [`Its policy was deleted; its short stays open and its margin is kept. ${toClose}`];
  }
}

function latchSentence(
  { hasShort }: HedgeStatus,
  { because, atMs, kind }: NonNullable<HedgeStatus['latch']>,
  { nowMs }: Measure,
): string {
  const verb = hasShort ? 'Being removed since' : 'Removed';
  const rearm =
    kind === 'expired'
      ? 'take expires out and change its ratio'
      : 'change its ratio, remove, takeProfit, rearm or instrument';
  return `${verb} ${agoText(atMs, nowMs)}: ${because}. To hedge again: ${rearm}.`;
}
