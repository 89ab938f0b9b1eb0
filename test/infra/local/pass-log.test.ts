import { expect, it } from 'vitest';
import { type LoggedPass, openPassLog } from '../../../infra/local/pass-log.ts';

const AT_MS = Date.UTC(2026, 0, 1);

/** A log that listens, an exchange that counts, and a stopwatch that is read twice a pass. */
function opened() {
  const passes: LoggedPass[] = [];
  const calls = new Map<string, number>();
  let watchMs = 0;
  const log = openPassLog({
    nowMs: () => AT_MS,
    stopwatchMs: () => (watchMs += 20),
    exchange: { calls: () => new Map(calls), resetCalls: () => calls.clear() },
    onPass: (pass) => passes.push(pass),
  });
  return { log, passes, calls };
}

const message = (body: object) => ({ Records: [{ body: JSON.stringify(body) }] });
const TICK = message({ account: 'main', tick: { atMs: AT_MS, periodMs: 60_000 } });
const URGENT = message({ account: 'main', urgent: 'edit' });
const line = (fields: object) => JSON.stringify({ level: 'INFO', timestamp: '2026-01-01T00:00:00Z', ...fields });
const ENTRY = line({ kind: 'resumed', haltId: 'h', atMs: AT_MS, runId: 'r', account: 'main' });

it('is the lines and the calls between beginning and end, of that function alone', () => {
  const { log, passes, calls } = opened();
  calls.set('GET /of the last pass', 3);
  const end = log.onCall('Rebalance', TICK);
  calls.set('GET /fapi/v3/account', 1);
  log.onCall('Dispatch', {})();
  log.onLine(line({ kind: 'dispatched' }), 'Dispatch');
  log.onLine('(node:1) Warning: an advice', 'Rebalance');
  log.onLine(ENTRY, 'Rebalance');
  log.onLine(line({ kind: 'pass', outcome: 'done', failures: [] }), 'Rebalance');
  end();
  expect(passes).toMatchObject([{ account: 'main', atMs: AT_MS, isUrgent: false, faults: [], tookMs: 20 }]);
  expect(passes[0]?.entries).toMatchObject([{ kind: 'resumed', haltId: 'h' }]);
  expect([...(passes[0]?.calls ?? [])]).toEqual([['GET /fapi/v3/account', 1]]);
});

it.each([
  [
    'was skipped',
    [line({ kind: 'pass', outcome: 'skipped', because: 'this tick was already handled' })],
    'this tick was already handled',
  ],
  ['tended not everything', [line({ kind: 'pass', outcome: 'done', failures: ['core'] })], 'core could not be tended'],
  ['never came to its end', [ENTRY], 'it was broken off'],
  [
    'wrote what cannot be read',
    [line({ kind: 'funding', amount: 'much' }), line({ kind: 'pass', outcome: 'done', failures: [] })],
    'a line of its log cannot be read: the stored field entry.symbol must be text, was undefined',
  ],
])('says so of a pass that %s', (_what, lines, fault) => {
  const { log, passes } = opened();
  const end = log.onCall('Rebalance', URGENT);
  for (const each of lines) log.onLine(each, 'Rebalance');
  end();
  expect(passes).toMatchObject([{ isUrgent: true, faults: [fault] }]);
});
