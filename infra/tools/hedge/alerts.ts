import { shownValue } from '../../../shared/policy/fault-sentences.ts';
import { DAY_MS, parseDuration } from '../../../shared/time/duration.ts';
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
  const sinceMs = parseDuration(options.since);
  if (sinceMs === undefined)
    throw new Trouble(
      'misused',
      `--since is ${shownValue(options.since)}; it must be a duration such as 12h, 2d or 30d.`,
    );
  const limit = /^[1-9]\d{0,4}$/.test(options.limit) ? Number(options.limit) : 0;
  if (!(limit >= 1 && limit <= LIMIT_MAX))
    throw new Trouble(
      'misused',
      `--limit is ${shownValue(options.limit)}; it must be a whole number from 1 to ${LIMIT_MAX}.`,
    );
  const { accounts } = await readFacts(stack, options.account === undefined ? undefined : [options.account]);
  const told = await Promise.all(accounts.map((facts) => toldAlerts(stack, facts, stack.nowMs - sinceMs)));
  const alerts = told.flat().toSorted((a, b) => a.atMs - b.atMs);
  const shown = alerts.slice(-limit);
  if (options.json === true)
    return to.say(
      JSON.stringify(
        shown.map((alert) => ({ ...alert, at: isoOf(alert.atMs) })),
        null,
        2,
      ),
    );
  if (shown.length === 0)
    return to.say(
      `No alert in the last ${options.since}.${sinceMs < DAY_MS ? ' Look further back with --since 7d.' : ''}`,
    );
  const several = accounts.length > 1;
  const left = alerts.length - shown.length;
  to.say(
    [
      ...(left === 0 ? [] : [`${left} older ones are left out (--limit).`]),
      ...shown.flatMap((alert) => linesOf(alert, several, to.screen)),
    ].join('\n'),
  );
}

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
