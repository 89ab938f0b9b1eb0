import { describe, expect, it } from 'vitest';
import { closedBars } from '../../shared/signals/closed-bars.ts';
import { detectDivergences } from '../../shared/signals/detect-divergences.ts';
import { detectPatterns } from '../../shared/signals/detect-patterns.ts';
import type { SignalName } from '../../shared/signals/detection.ts';
import { dayOf } from '../../shared/time/instant.ts';
import { hasRealBars, realDays, realJson, WHY_SKIPPED } from '../support/real-bars.ts';

const UNTIL = Date.UTC(2023, 0, 1);

/** What a reference implementation of the same definitions calls them. */
const REFERENCE_NAMES: Readonly<Record<SignalName, string>> = {
  'head-and-shoulders': 'HS',
  'inverse-head-and-shoulders': 'IHS',
  'double-top': 'DTOP',
  'double-bottom': 'DBOT',
  'bearish-divergence': 'bearishDivergence',
  'bullish-divergence': 'bullishDivergence',
};

function detectedOn(coin: string) {
  const bars = closedBars('1d', realDays(coin, UNTIL), UNTIL);
  if (!bars.ok) throw new Error(bars.because);
  return [...detectPatterns(bars.value), ...detectDivergences(bars.value)];
}

describe.skipIf(!hasRealBars)(`signals on the daily closes of 2020 to 2022${WHY_SKIPPED}`, () => {
  it.each(['BTC', 'ETH'])('finds on %s what the reference found, on the same days and no others', (coin) => {
    const reference = realJson('signals_2020_2022.json') as Record<string, Record<string, string[]>>;
    const detections = detectedOn(coin);
    for (const [name, referenceName] of Object.entries(REFERENCE_NAMES)) {
      const days = detections.filter((one) => one.name === name).map(({ openMs }) => dayOf(openMs));
      expect([name, days]).toEqual([name, reference[coin]?.[referenceName]]);
    }
  });
});
