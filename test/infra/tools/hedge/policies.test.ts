import { describe, expect, it } from 'vitest';
import { LOCAL_LIMITS as LIMITS } from '../../../../infra/local/local-limits.ts';
import { whyUnwatched } from '../../../../infra/tools/hedge/why-unwatched.ts';
import { openOwnedStack } from './owned-stack.ts';

const BTC_CORE = { policyId: 'btc-core', coin: 'BTC', ratio: '0.6', enabled: true, order: { style: 'market' } };
const CHECK = { result: 'ok', faults: [], notes: [], version: 'x', at: '2026-01-01T00:00:00Z' };
const FAULTY = {
  result: 'faulty',
  faults: ['ratio is "1.5"; it must be less.'],
  notes: [],
  version: 'x',
  at: '2026-01-01T00:00:00Z',
};

describe('hedge policy', () => {
  it('lists every policy with the word of the stack on it', async () => {
    const { hedge, putPolicy } = await openOwnedStack();
    expect((await hedge('policy', 'list')).out).toBe('No policy yet: npm run hedge -- policy put FILE.');
    await putPolicy({ ...BTC_CORE, check: CHECK });
    await putPolicy({ policyId: 'eth-half', coin: 'ETH', ratio: 1.5, mode: 'live', check: FAULTY });
    await putPolicy({ account: 'second', policyId: 'sol', coin: 'SOL', ratio: 0.25 });
    expect((await hedge('policy', 'list')).out.split('\n')).toEqual([
      'account  policy    coin  enabled  mode   ratio  check',
      '───────  ────────  ────  ───────  ─────  ─────  ───────',
      'main     btc-core  BTC   yes      paper    0.6  ok',
      'main     eth-half  ETH   no       live     1.5  1 fault',
      'second   sol       SOL   no       paper   0.25  not yet',
    ]);
  });

  it('writes what is sound, digit by digit, and leaves the check to the program', async () => {
    const { hedge, putPolicy, readPolicy, file } = await openOwnedStack();
    await putPolicy({ ...BTC_CORE, note: 'old', check: CHECK });
    const path = await file(
      '{"policyId":"btc-core","coin":"BTC","ratio":0.12345678901234567,"leverage":2,"check":"mine"}',
    );
    const checked = await hedge('policy', 'check', path);
    expect(checked.words).toMatch(
      /^main\/btc-core: ok within the limits of this stack; it would replace the present one\. Nothing was written\./,
    );
    expect(await readPolicy('btc-core')).toMatchObject({ ratio: '0.6' });
    expect(await hedge('policy', 'put', path)).toMatchObject({ code: 0, err: [] });
    expect(await readPolicy('btc-core')).toEqual({
      account: 'main',
      policyId: 'btc-core',
      coin: 'BTC',
      ratio: '0.12345678901234567',
      leverage: 2,
      check: CHECK,
    });
  });

  it('never writes a faulty policy, nor the sound ones beside it, and names every fault', async () => {
    const { hedge, readPolicy, file } = await openOwnedStack();
    const { code, out, err } = await hedge(
      'policy',
      'put',
      await file([BTC_CORE, { policyId: 'eth', coin: 'ETH', ratio: '1.5', levrage: 2, mode: 'live' }]),
    );
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toHaveLength(2);
    expect(err[0]).toMatch(/policy\.json", item 2 \(eth\): ratio is "1\.5"; it must be a number from 0 to 1/);
    expect(err[1]).toMatch(/levrage is not known here \(did you mean leverage\?\)/);
    expect(await readPolicy('btc-core')).toBeUndefined();
  });

  it('refuses a file that holds no policies it could write', async () => {
    const { hedge, file } = await openOwnedStack();
    for (const [content, sentence] of [
      ['{"policyId": 1', /is not JSON: line 1, column \d+/],
      ['[]', /holds an empty list/],
      ['', /is empty/],
      ['7', /not a policy/],
      [[BTC_CORE, BTC_CORE], /is there twice/],
      [[BTC_CORE, { ...BTC_CORE, policyId: 'other' }], /one coin must have one enabled policy only/],
    ] as const) {
      const { code, err } = await hedge('policy', 'put', await file(content));
      expect({ code, err: err.join(' ') }).toEqual({ code: 1, err: expect.stringMatching(sentence) });
    }
    expect((await hedge('policy', 'put', '/nowhere/at-all.json')).err.join()).toMatch(/cannot be read \(ENOENT\)/);
  });

  it('judges a policy by the limits of the stack and beside the others of its account', async () => {
    const { hedge, putPolicy, file } = await openOwnedStack({
      limits: JSON.stringify({ ...LIMITS, modeCeiling: 'paper' }),
    });
    await putPolicy({ ...BTC_CORE, policyId: 'first' });
    const live = await hedge('policy', 'check', await file({ ...BTC_CORE, enabled: false, mode: 'live' }));
    expect(live.err.join()).toMatch(/mode is "live"; it must be paper, the most that this deployment allows/);
    const rival = await hedge('policy', 'put', await file(BTC_CORE));
    expect(rival.err.join()).toMatch(/instrument is BTC\/USDT:USDT, hedged also by first/);
  });

  it('says before and after writing that nobody tends an account which the stack does not have', async () => {
    const { hedge, file } = await openOwnedStack();
    for (const verb of ['check', 'put']) {
      const { code, words } = await hedge('policy', verb, await file({ ...BTC_CORE, account: 'mian' }));
      expect(code).toBe(0);
      expect(words).toMatch(/Note: the account is mian, but the exchange on this machine knows only main: correct/);
    }
    expect(whyUnwatched({ kind: 'aws', accounts: ['main'] }, 'mian')).toMatch(
      /^the deployment knows only main: its keys cannot be read, .* add mian to accounts in cdk\.json and deploy again\.$/,
    );
  });

  it('shows a policy as it is written, and what it means where it is silent', async () => {
    const { hedge, putPolicy } = await openOwnedStack();
    await putPolicy({ ...BTC_CORE, check: { ...CHECK, notes: ['mind the gap.'] } });
    const { out } = await hedge('policy', 'show', 'btc-core');
    const [json = '', words] = out.split('\n\n');
    expect(JSON.parse(json)).toEqual({ ...BTC_CORE, account: 'main' });
    expect(words).toBe('Checked at 2026-01-01T00:00:00Z: ok.\nNote: mind the gap.');
    expect(out).toContain('  order       slippageMax 0.003, patience 2\n');
    expect(JSON.parse((await hedge('policy', 'show', 'btc-core', '--json')).out)).toEqual(JSON.parse(json));
    expect((await hedge('policy', 'show', 'btc')).err).toEqual(['There is no policy "btc"; there are btc-core.']);
  });

  it('turns a policy on and off, finds its account, and says what that does', async () => {
    const { hedge, putPolicy, putControl, passes, readPolicy, stage } = await openOwnedStack();
    await putControl({ mode: 'run' });
    await putPolicy({ ...BTC_CORE, enabled: false, patience: undefined, check: CHECK });
    await putPolicy({ account: 'second', policyId: 'eth', coin: 'ETH', ratio: '2' });
    expect((await hedge('policy', 'enable', 'eth')).err.join()).toMatch(/ratio is "2"/);
    expect((await hedge('policy', 'enable', 'btc-core')).out).toMatch(
      /^main\/btc-core is enabled \(paper, no order reaches an exchange\)/,
    );
    await passes(1);
    expect(stage.short().toString()).toBe('1.2');
    expect((await hedge('policy', 'disable', 'btc-core')).out).toMatch(/Its short stays open at its present size/);
    expect(await readPolicy('btc-core')).toEqual({ ...BTC_CORE, account: 'main', enabled: false, check: CHECK });
    expect((await hedge('policy', 'disable', 'eth')).out).toBe(
      'second/eth is disabled. No short is open, and none will be opened.',
    );
  });

  it('deletes a policy with a short open only when it is confirmed', async () => {
    const { hedge, putPolicy, putControl, passes, readPolicy } = await openOwnedStack();
    await putControl({ mode: 'run' });
    await putPolicy(BTC_CORE);
    await passes(1);
    const refused = await hedge('policy', 'delete', 'btc-core');
    expect(refused.code).toBe(1);
    expect(refused.err.join(' ')).toMatch(
      /the short stays, its margin is kept.*npm run hedge -- flatten btc-core\. .*add --yes\./,
    );
    expect(await readPolicy('btc-core')).toBeDefined();
    expect((await hedge('policy', 'delete', 'btc-core', '--yes')).out).toMatch(/Its short stays open/);
    expect(await readPolicy('btc-core')).toBeUndefined();
  });
});
