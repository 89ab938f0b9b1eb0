import { describe, expect, it } from 'vitest';
import { expectKept } from '../support/promises.ts';
import { opened } from '../support/stories.ts';

describe('a clock that differs from the exchange by more than half a minute', () => {
  it.each([30_001, -30_001, 3_600_000])(
    '(%i ms) stops growth and is told, and does not stop shrinking',
    async (skewMs) => {
      const stage = await opened((now) => now.wish({ ratio: '0.7' }));
      stage.exchange.skewMs = skewMs;
      await stage.passes(3);
      expect(stage.exchange.asked).toHaveLength(1);
      expect(stage.heard()).toEqual(['hedge-opened', 'growth-held']);
      expect(stage.channel.sent.at(-1)?.text).toContain('our clock and the exchange disagree');
      stage.wish({ ratio: '0.3' });
      await stage.passes(1);
      await expectKept(stage, '0.6', '1.2');
    },
  );

  it.each([30_000, -30_000])('does not while it is no more than that (%i ms)', async (skewMs) => {
    const stage = await opened((now) => now.wish({ ratio: '0.7' }));
    stage.exchange.skewMs = skewMs;
    await stage.passes(1);
    await expectKept(stage, '1.4');
  });
});
