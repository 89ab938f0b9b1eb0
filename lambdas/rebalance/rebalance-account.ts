import type { AlertChannel } from '../../shared/alerts/alert-channel.ts';
import { chooseMode } from '../../shared/cycle/choose-mode.ts';
import type { PassRequest } from '../../shared/cycle/outside.ts';
import type { PassMessage } from '../../shared/cycle/pass-message.ts';
import { type PassReport, runPass } from '../../shared/cycle/run-pass.ts';
import { runPassWithoutKeys } from '../../shared/cycle/run-pass-without-keys.ts';
import type { Read } from '../../shared/market/read.ts';
import { linesOf } from './log-pass.ts';
import type { OpenExchange, RebalancePorts } from './ports.ts';

/**
 * One pass over one account, its log, and the request to look again where the pass wants that. Throws when a policy
 * could not be tended, or an alert not be delivered, after everything else was done: the alarm of that reaches the owner
 * by a way of its own. No error and no line holds anything of the account's keys.
 */
export async function rebalanceAccount(ports: RebalancePorts, message: PassMessage, runId: string): Promise<void> {
  const { policies, ledger, limits, clock } = ports;
  const { account } = message;
  const startedAtMs = clock.nowMs();
  const [items, record] = await Promise.all([policies.readAccount(account), ledger.readAccount(account)]);
  const mode = chooseMode(items, record, limits);
  const startsAnew = record?.mode !== undefined && record.mode !== mode;
  const exchange = await ports.openExchange({ account, mode, policies: items, startsAnew });
  const hide = exchange.ok ? exchange.value.hide : (text: string) => text;
  const undelivered: string[] = [];
  try {
    const request = { account, runId, ...('tick' in message ? { tick: message.tick } : {}) };
    // The policies were read a moment ago, to know the mode: they are not read twice.
    const known = {
      ...ports,
      channel: watched(hidingChannel(ports.channel, hide), undelivered),
      policies: { readAccount: async () => items },
    };
    const report = await run(known, { exchange, mode }, request);
    for (const line of linesOf({ account, runId, report, startedAtMs, endedAtMs: clock.nowMs() })) {
      ports.write(hiddenIn(line, hide));
    }
    await askAgain(ports, account, report);
    throwIfFailed(account, report, undelivered);
  } catch (error) {
    throw withoutKeys(error, hide);
  } finally {
    if (exchange.ok) exchange.value.close();
  }
}

interface Opened {
  readonly exchange: Read<OpenExchange>;
  readonly mode: 'paper' | 'live';
}

function run(ports: RebalancePorts, { exchange, mode }: Opened, request: PassRequest): Promise<PassReport> {
  const { clock, policies, controls, ledger, candleCache, channel, limits } = ports;
  const outside = { clock, policies, controls, ledger, candleCache, channel, limits };
  if (!exchange.ok) return runPassWithoutKeys(outside, request, exchange.because);
  const { reader, orders, margin, takerFee } = exchange.value;
  return runPass({ ...outside, reader, orders, margin, takerFee, mode }, request);
}

async function askAgain({ again }: RebalancePorts, account: string, report: PassReport): Promise<void> {
  if (report.againInMs === undefined) return;
  const because = report.kind === 'skipped' ? report.because : 'the last pass wants to look again';
  await again.send({ account, because }, report.againInMs);
}

function throwIfFailed(account: string, report: PassReport, undelivered: readonly string[]): void {
  const faults: string[] = [];
  if (report.kind === 'done' && report.failures.length > 0) {
    const names = report.failures.join(', ');
    const why = 'their journal entries "failed" say why';
    faults.push(`Of the account ${account} these policies could not be tended: ${names}; ${why}.`);
  }
  if (undelivered[0] !== undefined) {
    const next = 'they are kept, and the next pass sends them';
    faults.push(`Alerts of the account ${account} could not be delivered; ${next}: ${undelivered[0]}.`);
  }
  if (faults.length > 0) throw new Error(faults.join(' '));
}

/** Notes why alerts did not go out: the pass itself keeps them and goes on. */
const watched = (channel: AlertChannel, undelivered: string[]): AlertChannel => ({
  send: async (alert) => {
    try {
      const sent = await channel.send(alert);
      if (sent !== 'sent') undelivered.push(sent.because);
      return sent;
    } catch (error) {
      undelivered.push(String(error));
      throw error;
    }
  },
});

/** Exchanges' words are quoted in alerts; they have been cleaned where they came in, and are once more where they leave. */
const hidingChannel = (channel: AlertChannel, hide: (text: string) => string): AlertChannel => ({
  send: (alert) => channel.send({ ...alert, subject: hide(alert.subject), text: hide(alert.text) }),
});

/** Text by text: within JSON a key of several lines would not be recognised. */
const hiddenIn = (line: string, hide: (text: string) => string): string =>
  JSON.stringify(JSON.parse(line, (_key, value: unknown) => (typeof value === 'string' ? hide(value) : value)));

/** The runtime prints what is thrown: message and stack. */
function withoutKeys(error: unknown, hide: (text: string) => string): Error {
  const safe = new Error(hide(error instanceof Error ? error.message : String(error)));
  if (error instanceof Error) {
    safe.name = error.name;
    safe.stack = hide(error.stack ?? '');
  }
  return safe;
}
