import type { Alert } from '../../../shared/alerts/alert.ts';
import type { Severity } from '../../../shared/policy/hedge-policy.ts';
import { whenText } from './figures.ts';
import { coloursOf, type Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

const ALERTS_MAX = 40;
const INDENT = 2;
const GRAVITY: readonly Severity[] = ['critical', 'warning', 'info'];
/** Severities in one column. */
const WORD_WIDTH = Math.max(...GRAVITY.map((severity) => severity.length));

/**
 * The messages the owner would have had, oldest first. Of more than 40 the gravest are shown, so that no critical one
 * is cut off by news.
 */
export function alertLines(alerts: readonly Alert[], screen: Screen): readonly string[] {
  if (alerts.length === 0) return ['None.'];
  const gravest = alerts
    .toSorted((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity) || a.atMs - b.atMs)
    .slice(0, ALERTS_MAX);
  const shown = alerts.filter((alert) => gravest.includes(alert)).toSorted((a, b) => a.atMs - b.atMs);
  const left = alerts.length - shown.length;
  const more = left === 0 ? [] : [`and ${left} more of the least severe, all in --json FILE`];
  return [...shown.flatMap((alert) => oneAlert(alert, screen)), ...more];
}

/** `12: 1 critical, 3 warning, 8 info`. */
export function alertCounts(alerts: readonly Alert[]): string {
  const counts = GRAVITY.map(
    (severity) => [alerts.filter((alert) => alert.severity === severity).length, severity] as const,
  );
  const shown = counts.filter(([count]) => count > 0).map(([count, severity]) => `${count} ${severity}`);
  return shown.length === 0 ? '0' : `${alerts.length}: ${shown.join(', ')}`;
}

function oneAlert({ severity, atMs, subject, text }: Alert, screen: Screen): readonly string[] {
  const { bold, dim, red, yellow } = coloursOf(screen);
  const tone = { critical: red, warning: yellow, info: dim }[severity];
  const prefix = `${severity.padEnd(WORD_WIDTH)}  ${whenText(atMs)}  `;
  const [first = '', ...rest] = wrapText(subject, screen.width - prefix.length);
  return [
    `${tone(severity.padEnd(WORD_WIDTH))}  ${whenText(atMs)}  ${bold(first)}`,
    ...rest.map((line) => ' '.repeat(prefix.length) + bold(line)),
    ...wrapText(text, screen.width - INDENT).map((line) => ' '.repeat(INDENT) + line),
  ];
}
