import type { Alert } from '../../../shared/alerts/alert.ts';
import type { Coins } from '../../../shared/money/amount.ts';
import { cashLines, orderLines } from '../order-lines.ts';
import type { LoggedPass } from '../pass-log.ts';
import type { CashLine, OrderLine } from '../run-summary.ts';
import { coinsText, priceText, whenText } from '../screen/figures.ts';
import { coloursOf, type Screen } from '../screen/screen.ts';
import { plainText } from '../screen/wrap-text.ts';

/** What a line tells of, in one column. */
type Word = 'order' | 'cash' | 'alert' | 'policy' | 'fault' | 'state';
const WORD_WIDTH = 6;

/** Orders of which nothing traded, and nothing had to yet. */
const UNTRADED = new Set(['planned', 'resting', 'void']);

/** What a served stack says as things happen: one line each, with its time. */
export interface ServeLines {
  /** The orders and moves of cash of a pass and its faults; then `state`, how the hedges stand after it. */
  pass(pass: LoggedPass, state: string): readonly string[];
  alert(alert: Alert): string;
  /** A policy that was checked after an edit; undefined for any other line of the log. */
  checked(line: string): string | undefined;
  fault(atMs: number, sentence: string): string;
}

/** Lines for a screen; contracts become coins by the size that each symbol's have. */
export function serveLines(screen: Screen, contractSizeOf: (symbol: string) => Coins): ServeLines {
  const { dim, red, yellow, green, bold } = coloursOf(screen);
  const tones: Readonly<Record<Word, (text: string) => string>> = {
    order: green,
    cash: green,
    alert: yellow,
    policy: bold,
    fault: red,
    state: dim,
  };
  const line = (atMs: number, word: Word, text: string): string =>
    `${dim(whenText(atMs))}  ${tones[word](word.padEnd(WORD_WIDTH))}  ${word === 'state' ? dim(plainText(text)) : plainText(text)}`;
  return {
    pass: ({ account, atMs, entries, faults }, state) => [
      ...orderLines(entries, contractSizeOf).map((order) => line(order.atMs, 'order', orderText(order))),
      ...cashLines(entries).map((cash) => line(cash.atMs, 'cash', cashText(cash))),
      ...faults.map((fault) => line(atMs, 'fault', `${account}: ${fault}`)),
      line(atMs, 'state', `${account}: ${state}`),
    ],
    alert: ({ atMs, severity, subject, text }) =>
      line(atMs, 'alert', `${severity}: ${subject}. ${firstSentence(text)}`),
    checked: (text) => {
      const check = checkIn(text);
      return check === undefined ? undefined : line(check.atMs, 'policy', check.words);
    },
    fault: (atMs, sentence) => line(atMs, 'fault', sentence),
  };
}

function orderText({ policyId, purpose, side, wanted, filled, averagePrice, outcome, because }: OrderLine): string {
  const size =
    UNTRADED.has(outcome) || filled.eq(wanted) ? coinsText(wanted) : `${coinsText(filled)} of ${coinsText(wanted)}`;
  const at = averagePrice === undefined ? '' : ` at ${priceText(averagePrice)}`;
  return `${policyId}: ${purpose}, ${side} ${size}${at}, ${outcome}; ${because}`;
}

const cashText = ({ what, outcome, because }: CashLine): string => `${what}, ${outcome}; ${because}`;

/** A text message has the whole; here the beginning says what it is about. */
const firstSentence = (text: string): string => /^.*?[.](?= [A-Z]|$)/su.exec(text)?.[0] ?? text;

/** What the policy check writes into its log. */
function checkIn(line: string): { readonly atMs: number; readonly words: string } | undefined {
  if (!line.startsWith('{')) return undefined;
  const { kind, account, policyId, result, faults = [], timestamp } = JSON.parse(line);
  if (kind !== 'checked') return undefined;
  const words = [`${account}/${policyId} is ${result}`, ...faults].join(': ');
  return { atMs: Date.parse(timestamp), words };
}
