import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyFile, run, WELL } from '../infra/local/whole-run.ts';

/** Real market data, where it is at hand; it is never part of the project. */
const MARKET = '../shared/data/market';

describe.skipIf(!existsSync(MARKET))(
  'the fall of May 2021, from real market data (skipped where the data is not at hand)',
  () => {
    it('is carried through: never liquidated, one order, funding as the record says', async () => {
      const item = { policyId: 'may', coin: 'BTC', enabled: true, ratio: 1, leverage: 2, order: { style: 'market' } };
      const summary = await run({
        market: { kind: 'folder', folder: MARKET },
        fromMs: Date.UTC(2021, 4, 14),
        toMs: Date.UTC(2021, 4, 24),
        policyFile: await policyFile('may', item),
      });
      const [hedge] = summary.hedges;
      expect(summary).toMatchObject({ ...WELL, passes: 49 });
      expect(hedge?.liquidations).toBe(0);
      expect(summary.orders).toHaveLength(1);
      expect(hedge?.funding.toText(2)).toBe('186.81');
      // The short was sold 34.25 above spot, and its mark stood 47.69 below spot at the end: that fall is what it gained.
      const basis = hedge?.spotProfit.plus(hedge.shortProfit);
      expect(basis?.toText(1)).toBe('81.9');
    });
  },
);
