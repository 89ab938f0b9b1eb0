import { shownValue } from '../../../shared/policy/fault-sentences.ts';
import { parseDuration } from '../../../shared/time/duration.ts';
import { isoOf } from '../../../shared/time/instant.ts';
import { whenText } from '../../local/screen/figures.ts';
import { coloursOf, type Screen } from '../../local/screen/screen.ts';
import { wrapText } from '../../local/screen/wrap-text.ts';
import { readFacts } from './account-facts.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { type ToldAlert, toldAlerts } from './told-alerts.ts';
import { Trouble } from './trouble.ts';

interface AlertsOptions {
  readonly since: string;
  readonly limit: string;
  readonly account?: string;
  readonly json?: boolean;
}

const SEVERITY_WIDTH = 'critical'.length;
const INDENT = 2;
const LIMIT_MAX = 10_000;

/** `alerts`: what the owner was told, newest last; what has not gone out yet is marked. */
export async function showAlerts(stack: Stack, options: AlertsOptions, to: Surroundings): Promise<void> {
  const { sinceMs, limit } = readOptions(options);
  const { accounts } = await readFacts(stack, options.account === undefined ? undefined : [options.account]);
  const told = await Promise.all(accounts.map((facts) => toldAlerts(stack, facts, stack.nowMs - sinceMs)));
  const alerts = told.flat().toSorted((a, b) => a.atMs - b.atMs);
  const shown = alerts.slice(-limit);
  if (options.json === true) {
    to.say(JSON.stringify(shown.map(withIso), null, 2));
  } else if (shown.length === 0) {
    to.say(`No alert in the last ${options.since}.`);
  } else {
    const lines = shown.flatMap((alert) => linesOf(alert, accounts.length > 1, to.screen));
    to.say([...leftOut(alerts.length - shown.length), ...lines].join('\n'));
  }
}

function readOptions({ since, limit }: AlertsOptions): { readonly sinceMs: number; readonly limit: number } {
  const sinceMs = parseDuration(since);
  if (sinceMs === undefined)
    throw new Trouble('misused', `--since is ${shownValue(since)}; it must be a duration such as 12h, 2d or 30d.`);
  const count = /^[1-9]\d{0,4}$/.test(limit) ? Number(limit) : 0;
  if (count >= 1 && count <= LIMIT_MAX) return { sinceMs, limit: count };
  throw new Trouble('misused', `--limit is ${shownValue(limit)}; it must be a whole number from 1 to ${LIMIT_MAX}.`);
}

const withIso = (alert: ToldAlert) => ({ ...alert, at: isoOf(alert.atMs) });

const leftOut = (count: number): readonly string[] =>
  count === 0 ? [] : [`${count} older ${count === 1 ? 'one is' : 'ones are'} left out (--limit).`];

function linesOf(alert: ToldAlert, isAccountShown: boolean, screen: Screen): readonly string[] {
  const { severity, atMs, subject, text, account, isDelivered } = alert;
  const { bold, dim, red, yellow } = coloursOf(screen);
  const tone = { critical: red, warning: yellow, info: dim }[severity];
  const prefix = `${severity.padEnd(SEVERITY_WIDTH)}  ${whenText(atMs)}  `;
  const words = `${isAccountShown ? `${account}: ` : ''}${subject}${isDelivered ? '' : ' [not delivered yet]'}`;
  const [first = '', ...rest] = wrapText(words, screen.width - prefix.length);
  return [
    `${tone(severity.padEnd(SEVERITY_WIDTH))}  ${whenText(atMs)}  ${bold(first)}`,
    ...rest.map((line) => ' '.repeat(prefix.length) + bold(line)),
    ...wrapText(text, screen.width - INDENT).map((line) => ' '.repeat(INDENT) + line),
  ];
}
