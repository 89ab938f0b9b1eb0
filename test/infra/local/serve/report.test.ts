import { expect, it } from 'vitest';
import type { LoggedPass } from '../../../../infra/local/pass-log.ts';
import { openReport } from '../../../../infra/local/serve/report.ts';
import type { Happening, JournalEntry } from '../../../../shared/journal/entry.ts';
import { coins, contracts, price, quote, ratio } from '../../../../shared/money/amount.ts';

const AT_MS = Date.UTC(2026, 10, 26, 13, 5);
const SYMBOL = 'BTC/USDT:USDT';

const entry = (happening: Happening): JournalEntry => ({ ...happening, atMs: AT_MS, runId: 'run', account: 'main' });
const decided = (short: string, more: { coin?: string; heldCoin?: string } = {}): JournalEntry =>
  entry({
    kind: 'decided',
    policyId: 'core',
    symbol: SYMBOL,
    coin: 'BTC',
    mark: price('60000'),
    spot: price('60000'),
    short: contracts(short),
    coins: coins('1.5'),
    distance: ratio('0.493'),
    action: 'nothing',
    verdicts: [],
    ...more,
  });
const order = {
  policyId: 'core',
  symbol: SYMBOL,
  coin: 'BTC',
  clientOrderId: 'cw1a',
  purpose: 'open',
  side: 'sell',
  contracts: contracts('15'),
  style: 'market',
  because: 'the policy asks for 100 % of the coins',
} as const;
const settled = entry({
  ...order,
  kind: 'order-settled',
  filled: contracts('15'),
  averagePrice: price('59993.2'),
  shortAfter: contracts('15'),
  contractSize: coins('0.1'),
});
const topUp = entry({
  kind: 'action-settled',
  action: { kind: 'top-up', symbol: SYMBOL, amount: quote('250') },
  because: 'liquidation is near',
});

const pass = (entries: readonly JournalEntry[], faults: readonly string[] = []): LoggedPass => ({
  account: 'main',
  atMs: AT_MS,
  isUrgent: false,
  entries,
  faults,
  tookMs: 1,
  calls: new Map(),
});

function opened() {
  const said: string[] = [];
  const facts = { contractSize: () => coins('0.1'), mark: () => price('60100') };
  const screen = { width: 100, colour: false };
  const report = openReport({ say: (line) => void said.push(line), screen, facts, clock: { nowMs: AT_MS } });
  return { report, said };
}

const AT = '2026-11-26 13:05';

it('says a line for each order, move of cash and fault, and then how the hedges stand', () => {
  const { report, said } = opened();
  report.onPass(pass([decided('0'), settled, topUp], ['core could not be tended']));
  expect(said).toEqual([
    `${AT}  order   core: open, sell 1.5 at 59,993.20, filled; the policy asks for 100 % of the coins`,
    `${AT}  cash    250.00 added to the margin of ${SYMBOL}, settled; liquidation is near`,
    `${AT}  fault   main: core could not be tended`,
    `${AT}  state   main: core short 1.5 beside 1.5 BTC at 60,100.00`,
  ]);
});

it('names both coins of a hedge by another', () => {
  const { report, said } = opened();
  report.onPass(pass([decided('15', { coin: 'ETH', heldCoin: 'BTC' })]));
  expect(said).toEqual([
    `${AT}  state   main: core short 1.5 ETH beside 1.5 BTC, ETH at 60,100.00, liquidation 49.3 % away`,
  ]);
});

it('remembers in quiet passes how the hedges stood, and says nothing of what it does not know', () => {
  const { report, said } = opened();
  report.onPass(pass([]));
  report.onPass(pass([decided('15')]));
  report.onPass(pass([]));
  expect(said).toEqual([
    `${AT}  state   main: nothing to change`,
    `${AT}  state   main: core short 1.5 beside 1.5 BTC at 60,100.00, liquidation 49.3 % away`,
    `${AT}  state   main: core short 1.5 beside 1.5 BTC at 60,100.00`,
  ]);
});

it('tells each alert and each fault of the stack once, and of checked policies, on one harmless line', () => {
  const { report, said } = opened();
  const attributes = { severity: 'warning', code: 'margin-low', account: 'main', id: 'a', at: '2026-11-26T13:05:00Z' };
  const message = 'The short is 36.5 % from liquidation.\u001B[2J More follows.\n\nCounterweight, account main, now';
  const stack = {
    sent: [{ topicArn: '', subject: 'WARNING: margin is getting low', message, attributes, atMs: AT_MS }],
    denied: [],
    failures: [{ function: 'Rebalance', errorType: 'Sandbox.Timedout', because: 'Task timed out', atMs: AT_MS }],
    givenUp: () => [{ queue: 'PassDeadLetters', body: '{}' }],
  };
  report.onRest(stack);
  report.onRest(stack);
  const checked = { kind: 'checked', account: 'main', policyId: 'odd', result: 'faulty', faults: ['ratio is "2".'] };
  report.onLine(JSON.stringify({ ...checked, timestamp: '2026-11-26T13:05:00Z' }));
  report.onLine('no line of the log');
  report.onLine('{"kind":"pass"}');
  expect(said).toEqual([
    `${AT}  alert   warning: margin is getting low. The short is 36.5 % from liquidation. [2J More follows.`,
    `${AT}  fault   Rebalance failed at ${AT} (Sandbox.Timedout): Task timed out`,
    `${AT}  fault   A message was given up and stands in PassDeadLetters: {}`,
    `${AT}  policy  main/odd is faulty: ratio is "2".`,
  ]);
});
