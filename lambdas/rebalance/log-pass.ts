import type { PassReport } from '../../shared/cycle/run-pass.ts';
import { toStored } from '../../shared/money/stored.ts';
import { logLine } from '../write-line.ts';

/** Which pass it was. */
export interface RanPass {
  readonly account: string;
  readonly runId: string;
  readonly report: PassReport;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/**
 * The log of a pass: a line for each entry of its journal, then one for the pass itself. Where it went to its end, that
 * line is also the metric HedgeVerified in CloudWatch's embedded format: its absence is what wakes the owner.
 */
export function linesOf(pass: RanPass): readonly string[] {
  const { report, endedAtMs } = pass;
  if (report.kind === 'skipped') return [logLine('INFO', endedAtMs, { ...summaryOf(pass), because: report.because })];
  const entries = report.entries.map((entry) => logLine('INFO', entry.atMs, toStored(entry)));
  const { isVerified, failures, alerts } = report;
  const metric = { ...verifiedMetric(pass.account, isVerified, endedAtMs), alerts: alerts.length, failures };
  return [...entries, logLine(failures.length > 0 ? 'ERROR' : 'INFO', endedAtMs, { ...summaryOf(pass), ...metric })];
}

const summaryOf = ({ account, runId, report, startedAtMs, endedAtMs }: RanPass) => ({
  kind: 'pass',
  outcome: report.kind,
  account,
  runId,
  tookMs: endedAtMs - startedAtMs,
  ...(report.againInMs === undefined ? {} : { againInMs: report.againInMs }),
});

/** The specification of the embedded format asks for these names. */
const verifiedMetric = (account: string, isVerified: boolean, atMs: number) => ({
  _aws: {
    Timestamp: atMs,
    CloudWatchMetrics: [
      {
        Namespace: 'Counterweight',
        Dimensions: [['Account']],
        Metrics: [{ Name: 'HedgeVerified', Unit: 'Count' }],
      },
    ],
  },
  Account: account,
  HedgeVerified: isVerified ? 1 : 0,
});
