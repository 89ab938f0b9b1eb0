import { afterEach, expect, it, vi } from 'vitest';
import { openCheckPolicy } from '../../../lambdas/check-policy/wiring.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';

afterEach(() => vi.unstubAllEnvs());

it('is complete with the variables its function is given, and with no fewer', () => {
  const given = {
    AWS_REGION: 'eu-west-1',
    POLICIES_TABLE: 'Policies',
    ALERT_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:Alerts',
    PASS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/PassQueue.fifo',
    ACCOUNTS: 'main,second',
    DEPLOYED_LIMITS: JSON.stringify(CAUTIOUS_LIMITS),
  };
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
  expect(JSON.stringify(openCheckPolicy().limits)).toBe(given.DEPLOYED_LIMITS);
  expect(openCheckPolicy().accounts).toEqual(['main', 'second']);
  for (const name of Object.keys(given).slice(1)) {
    vi.stubEnv(name, '');
    expect(openCheckPolicy).toThrow(`the environment variable ${name} is not set: deploy the stack again`);
    vi.stubEnv(name, given[name as keyof typeof given]);
  }
});
