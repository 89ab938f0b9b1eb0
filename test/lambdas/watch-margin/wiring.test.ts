import { afterEach, expect, it, vi } from 'vitest';
import { openWatchMargin } from '../../../lambdas/watch-margin/wiring.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';

afterEach(() => vi.unstubAllEnvs());

it('is complete with the variables its function is given, and with no fewer', () => {
  const given = {
    AWS_REGION: 'eu-west-1',
    POLICIES_TABLE: 'Policies',
    LEDGER_TABLE: 'Ledger',
    SECRET_PREFIX: 'counterweight/',
    ALERT_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:Alerts',
    PASS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/PassQueue.fifo',
    DEPLOYED_LIMITS: JSON.stringify(CAUTIOUS_LIMITS),
  };
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
  expect(JSON.stringify(openWatchMargin().limits)).toBe(given.DEPLOYED_LIMITS);
  for (const name of Object.keys(given).slice(1)) {
    vi.stubEnv(name, '');
    expect(openWatchMargin).toThrow(`the environment variable ${name} is not set: deploy the stack again`);
    vi.stubEnv(name, given[name as keyof typeof given]);
  }
});

it('has nothing that could place an order or move cash', () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  for (const name of ['POLICIES_TABLE', 'LEDGER_TABLE', 'SECRET_PREFIX', 'ALERT_TOPIC_ARN', 'PASS_QUEUE_URL']) {
    vi.stubEnv(name, 'x');
  }
  vi.stubEnv('DEPLOYED_LIMITS', JSON.stringify(CAUTIOUS_LIMITS));
  const ports = Object.keys(openWatchMargin()).sort();
  expect(ports).toEqual(
    ['book', 'channel', 'clock', 'ledger', 'limits', 'open', 'openGlances', 'policies', 'queue', 'write'].sort(),
  );
});
