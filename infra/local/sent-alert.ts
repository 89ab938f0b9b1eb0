import type { Alert } from '../../shared/alerts/alert.ts';
import type { Severity } from '../../shared/policy/hedge-policy.ts';
import { parseInstant } from '../../shared/time/instant.ts';
import type { SentAlert } from './stack/sns-service.ts';

const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];

/** What stands under each message: account, time, severity. The screen has columns for them. */
const FOOTER = /\n\nCounterweight, account [^\n]*$/;
/** How the subject of a mail says its severity. */
const SEVERITY_WORD = /^(CRITICAL|WARNING): /;

/** A message that the alert topic would have sent, as the alert it was made from. */
export function alertOf({ subject, message, attributes, atMs }: SentAlert): Alert {
  const { severity, code = '', account = '', id = '', at = '' } = attributes;
  return {
    id,
    account,
    atMs: parseInstant(at) ?? atMs,
    severity: SEVERITIES.find((known) => known === severity) ?? 'critical',
    code,
    subject: (subject ?? '').replace(SEVERITY_WORD, ''),
    text: message.replace(FOOTER, ''),
  };
}
