import { describe, expect, it } from 'vitest';
import { checkAlertPath } from '../../../../infra/tools/hedge/check-alert-path.ts';
import { found, missing } from '../../../../shared/market/read.ts';
import { openOwnedStack } from './owned-stack.ts';

const OK = { result: 'ok', faults: [], notes: [], version: 'x', at: '2026-01-01T00:00:00Z' };
const BTC_CORE = { policyId: 'btc-core', coin: 'BTC', ratio: '0.6', enabled: true, marginMode: 'cross', check: OK };
const KEYS = { exchange: 'binance', apiKey: 'not-a-real-api-key', secret: 'not-a-real-secret' };

describe('hedge doctor', () => {
  it('finds nothing wrong where all is well', async () => {
    const { hedge, putPolicy, putControl, passes } = await openOwnedStack();
    await putControl({ mode: 'run' });
    await putPolicy({ ...BTC_CORE, order: { style: 'market' } });
    await passes(1);
    const { code, out } = await hedge('doctor');
    expect(out.split('\n')).toEqual([
      'ok       alerts: they stay on this machine, where nobody is subscribed; read them with npm run hedge',
      '         -- alerts.',
      'ok       keys of main: none are needed in paper mode.',
      'ok       control of main: run.',
      'ok       policy main/btc-core: ok.',
      'ok       passes over main: the last one ended just now, and every position is what its trades say.',
      '',
      'All is well.',
    ]);
    expect(code).toBe(0);
  });

  it('names what is missing before the first pass', async () => {
    const { hedge, putPolicy } = await openOwnedStack();
    expect((await hedge('doctor')).words).toContain(
      'problem policies: No policy yet: npm run hedge -- policy put FILE.',
    );
    await putPolicy({ ...BTC_CORE, check: undefined });
    const { code, words } = await hedge('doctor');
    expect(code).toBe(1);
    expect(words).toMatch(/problem control of main: it is not set, so nothing is traded: npm run hedge -- control run/);
    expect(words).toMatch(/warning policy main\/btc-core: the stack has not checked it yet/);
    expect(words).toMatch(/problem passes over main: none has ended yet/);
    expect(words).toMatch(/2 problems, 1 warning\.$/);
  });

  it('looks into the secret of an account for real money, and shows nothing of it', async () => {
    const secrets = {
      'counterweight/good': JSON.stringify(KEYS),
      'counterweight/placeholder': JSON.stringify({ ...KEYS, secret: 'your-secret-here' }),
    };
    const stack = await openOwnedStack({ accounts: ['good', 'placeholder', 'none'] }, secrets);
    for (const account of ['good', 'placeholder', 'none', 'stranger'])
      await stack.putPolicy({ ...BTC_CORE, account, mode: 'live' });
    const { words } = await stack.hedge('doctor');
    expect(words).toMatch(/ok keys of good: the secret can be read and is complete\./);
    expect(words).toMatch(
      /problem keys of placeholder: .*the field secret still holds a placeholder; .* Put a JSON object/,
    );
    expect(words).toMatch(/problem keys of none: .*ResourceNotFoundException\. Put .* --secret-id counterweight\/none/);
    expect(words).toMatch(
      /problem account stranger: it has policies, but the exchange on this machine knows only good, placeholder, none/,
    );
    expect(words).not.toMatch(/not-a-real|your-secret-here/);
  });

  it('names faulty policies, a stop, late passes, and advises cross margin', async () => {
    const { hedge, putPolicy, putControl, passes, stage } = await openOwnedStack();
    await putControl({ mode: 'run' });
    await putPolicy({ ...BTC_CORE, marginMode: 'isolated' });
    await passes(1);
    await putPolicy({ policyId: 'eth', coin: 'ETH', ratio: '2' });
    await putControl({ mode: 'stop' });
    stage.clock.advance(3_600_000);
    const { words } = await hedge('doctor');
    expect(words).toMatch(/warning marginMode of main: isolated in btc-core: .* cross is safer/);
    expect(words).toMatch(/problem policy main\/eth: it is frozen until it is corrected\. ratio is "2"/);
    expect(words).toMatch(/warning control of main: stop\. Nothing is sent/);
    expect(words).toMatch(/problem passes over main: the last one ended 1 h ago, and one is due every 5 min/);
  });
});

describe('the way of the alerts on AWS', () => {
  const waiting = { protocol: 'email', address: 'you@example.com', isConfirmed: false };
  const heard = { ...waiting, isConfirmed: true };
  const phone = { protocol: 'sms', address: '+12025550123', isConfirmed: true };

  it.each([
    ['a confirmed address', found([heard]), ['ok']],
    ['one that waits', found([waiting]), ['problem']],
    ['a telephone alone', found([phone]), ['ok', 'problem']],
    ['nobody', found([]), ['problem']],
    ['a topic that cannot be read', missing('no right'), ['problem']],
  ])('grades %s', async (_who, subscribers, grades) => {
    const findings = await checkAlertPath({ kind: 'aws', readSubscribers: async () => subscribers });
    expect(findings.map(({ grade }) => grade)).toEqual(grades);
  });
});
