import { describe, expect, it } from 'vitest';
import { chooseMode } from '../../shared/cycle/choose-mode.ts';
import { type AccountRecord, newAccount } from '../../shared/cycle/ledger.ts';
import { found, missing } from '../../shared/market/read.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';

const LIVE_ALLOWED = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' } as const;
const live: PolicyItem = { policyId: 'a', enabled: true, mode: 'live' };
const paper: PolicyItem = { policyId: 'b', enabled: true };
const off = (item: PolicyItem): PolicyItem => ({ ...item, enabled: false });
const record = (mode: 'paper' | 'live', isOpen: boolean): AccountRecord => ({ ...newAccount(0), mode, isOpen });

describe('the mode of a pass', () => {
  it.each<[string, readonly PolicyItem[], AccountRecord | undefined, 'paper' | 'live']>([
    ['nothing says anything', [], undefined, 'paper'],
    ['every enabled policy is live', [live, { ...live }], undefined, 'live'],
    ['one of them is not', [live, paper], undefined, 'paper'],
    ['the one that is not is off', [live, off(paper)], undefined, 'live'],
    ['the live one is off', [off(live), paper], undefined, 'paper'],
    ['a live one was meant to be on', [{ ...live, enabled: 'true' }], undefined, 'live'],
    ['the word is not known', [{ ...live, mode: 'LIVE' }], undefined, 'paper'],
    ['a live short is open and the policies say paper', [paper], record('live', true), 'live'],
    ['a live short is open and no policy is left', [], record('live', true), 'live'],
    ['nothing live is open and the policies say paper', [paper], record('live', false), 'paper'],
    ['a paper short is open and the policies say live', [live], record('paper', true), 'live'],
    ['a paper short is open and all are off', [off(live)], record('paper', true), 'paper'],
    ['it runs live and a policy beside the live one forgot its mode', [live, paper], record('live', false), 'live'],
    ['it runs on paper and a live policy joins', [live, paper], record('paper', false), 'paper'],
    ['it runs live and the word is not known', [{ ...live, mode: 'Live' }], record('live', false), 'live'],
    ['nothing is open and none is enabled', [off(paper)], record('live', false), 'live'],
  ])('when %s', (_when, items, before, mode) => {
    expect(chooseMode(found(items), before, LIVE_ALLOWED)).toBe(mode);
  });

  it('is never live where the deployment allows paper only, but for a live short that is open', () => {
    expect(chooseMode(found([live]), undefined, CAUTIOUS_LIMITS)).toBe('paper');
    expect(chooseMode(found([live]), record('live', true), CAUTIOUS_LIMITS)).toBe('live');
  });

  it('stays what it was while the policies cannot be read', () => {
    expect(chooseMode(missing('scripted'), record('live', false), LIVE_ALLOWED)).toBe('live');
    expect(chooseMode(missing('scripted'), undefined, LIVE_ALLOWED)).toBe('paper');
  });
});
