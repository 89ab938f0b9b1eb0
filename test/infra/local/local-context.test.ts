import { expect, it } from 'vitest';
import { readStage } from '../../../infra/aws/stage.ts';
import { localContext, stackWords } from '../../../infra/local/local-context.ts';
import { LOCAL_LIMITS } from '../../../infra/local/local-limits.ts';
import { deployedContext } from '../../../infra/local/stack/synthesize.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';

it('deploys the very limits that policies are judged by before a run', () => {
  const read = readStage({ ...deployedContext(), ...localContext(['main', 'other'], 90 * MINUTE_MS) });
  if (!read.ok) throw new Error(read.faults.join());
  expect(JSON.stringify(read.stage.limits)).toBe(JSON.stringify(LOCAL_LIMITS));
  expect(read.stage).toMatchObject({ accounts: ['main', 'other'], periodMs: 90 * MINUTE_MS });
});

it('is told by what differs from a deployment, and by nothing else', () => {
  const deployed = { mode: 'paper', every: '5m', accounts: ['main'], notionalMax: '5000000', orderNotionalMax: '1' };
  expect(stackWords(localContext(['a', 'b'], HOUR_MS), deployed)).toBe(
    'the stack as deployed, except mode=live, every=1h, accounts=a,b, orderNotionalMax=1000000',
  );
  const same = localContext(['main'], 5 * MINUTE_MS);
  expect(stackWords(same, same)).toBe('the stack as deployed');
});
