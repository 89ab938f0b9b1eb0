import { describe, expect, it } from 'vitest';
import { runPass } from '../../shared/cycle/run-pass.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { policyText } from '../../shared/policy/policy-text.ts';
import { interposed } from '../support/crash.ts';
import { ACCOUNT, type Stage } from '../support/stage.ts';
import { OPEN } from '../support/stories.ts';

/** An opening pass during which the owner edits, right before its call number `at`; how many calls it made. */
async function passWithEdit(edit: (stage: Stage) => void, at: number): Promise<{ stage: Stage; calls: number }> {
  const stage = await OPEN.prepare();
  let calls = 0;
  const outside = interposed(stage.outside, (_name, perform) => {
    if (calls === at) edit(stage);
    calls += 1;
    return perform();
  });
  await runPass(outside, stage.request());
  return { stage, calls };
}

async function itemIn(stage: Stage): Promise<PolicyItem | undefined> {
  const read = await stage.policies.readAccount(ACCOUNT);
  return read.ok ? read.value[0] : undefined;
}

/** Edits at every call of the pass, one after the other; `holds` says what must be so after the passes that follow. */
async function atEveryCall(edit: (stage: Stage) => void, holds: (stage: Stage) => Promise<void>): Promise<void> {
  const { calls } = await passWithEdit(() => {}, -1);
  expect(calls).toBeGreaterThan(10);
  for (let at = 0; at < calls; at++) {
    const { stage } = await passWithEdit(edit, at);
    const written = await itemIn(stage);
    await stage.passes(2);
    expect(await itemIn(stage)).toEqual(written);
    await holds(stage);
  }
}

describe('an edit that comes while a pass is at work', () => {
  it('is what the next pass goes by and remembers, whenever it came', async () => {
    await atEveryCall(
      (stage) => stage.wish({ ratio: '0.3' }),
      async (stage) => {
        expect(stage.short().toString()).toBe('0.6');
        const remembered = (await stage.page()).states[0]?.lastValid;
        expect(remembered).toBe(policyText((await itemIn(stage)) ?? {}));
      },
    );
  });

  it('freezes the hedge where it is nonsense, keeps the version before it, and is told once', async () => {
    await atEveryCall(
      (stage) => stage.wish({ ratio: '1.4' }),
      async (stage) => {
        const isOpen = stage.short().isPositive();
        const [state] = (await stage.page()).states;
        expect([stage.short().toString(), state?.lastValid?.includes('"ratio":"0.6"')]).toEqual(
          isOpen ? ['1.2', true] : ['0', undefined],
        );
        expect(stage.heard().filter((code) => code === 'policy-faulty')).toHaveLength(1);
        stage.wish({ ratio: '0.5' });
        await stage.passes(2);
        expect(stage.short().toString()).toBe('1');
      },
    );
  });

  it('that deletes the policy leaves the short its margin', async () => {
    await atEveryCall(
      (stage) => stage.policies.delete(ACCOUNT, 'btc-core'),
      async (stage) => {
        if (!stage.short().isPositive()) return;
        stage.moveTo('73000');
        await stage.passes(2);
        expect(stage.heard()).toEqual(expect.arrayContaining(['policy-orphaned', 'topped-up']));
      },
    );
  });
});
