import { afterEach, describe, expect, it, vi } from 'vitest';
import * as deciding from '../../shared/hedge/decide.ts';
import type { Decision } from '../../shared/hedge/decision.ts';
import { contracts } from '../../shared/money/amount.ts';
import type { Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';

vi.mock('../../shared/hedge/decide.ts', { spy: true });
afterEach(() => void vi.mocked(deciding.decide).mockReset());

/** From now on every decision asks for one lot more than brings the short to its target. */
function decideWrongly(side: 'sell' | 'buy'): void {
  vi.mocked(deciding.decide).mockImplementation((_view, state): Decision => {
    const style = { kind: 'market' } as const;
    const target = contracts(side === 'sell' ? '1.3' : '1.1');
    const trade = { kind: 'trade', purpose: 'grow', side, contracts: contracts('0.101'), target, style } as const;
    return { action: { ...trade, because: 'scripted' }, verdicts: [], notices: [], state };
  });
}

const halted = (stage: Stage) => stage.channel.sent.filter(({ code }) => code === 'account-halted');

describe('a pass that catches the program in a mistake', () => {
  it.each(['sell', 'buy'] as const)('sends nothing (%s), halts the account and wakes the owner', async (side) => {
    const stage = await opened();
    decideWrongly(side);
    const report = await stage.pass();
    expect(report).toMatchObject({ kind: 'done', failures: [expect.stringContaining('past its own target')] });
    expect(stage.exchange.asked).toHaveLength(1);
    expect(halted(stage)).toMatchObject([{ severity: 'critical', text: expect.stringContaining('set resume to') }]);
    expect((await stage.slot()).result?.kind).toBe('filled');
  });

  it('leaves the account in a state that shrinks and does not grow, until the owner has looked', async () => {
    const stage = await opened();
    decideWrongly('sell');
    await stage.pass();
    vi.mocked(deciding.decide).mockReset();
    stage.wish({ ratio: '0.9' });
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.2');
    stage.wish({ ratio: '0.3' });
    await stage.passes(1);
    expect(stage.short().toString()).toBe('0.6');
    stage.resume();
    stage.wish({ ratio: '0.5' });
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1');
  });
});
