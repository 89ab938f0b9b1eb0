import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitEntryAndInputs } from '../../shared/adapters/ledger-items/journal-entry-size.ts';
import { decide } from '../../shared/hedge/decide.ts';
import { inputsOf, readInputs } from '../../shared/hedge/decision-inputs.ts';
import { dollarsOf, NOTHING_ASKED } from '../../shared/hedge/market-sight.ts';
import type { Position } from '../../shared/market/snapshot.ts';
import { price } from '../../shared/money/amount.ts';
import { toStored } from '../../shared/money/stored.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { policyText } from '../../shared/policy/policy-text.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { items } from '../policy/policy-items.ts';
import { BTC, instrumentOf, NOW_MS, pricesOf, shortOf, stateOf, viewOf } from '../support/given.ts';
import { EXAMPLES } from './example-phrases.ts';
import { type Scenario, sceneOf } from './scenario.ts';

const rows: readonly Scenario[] = parse(readFileSync(new URL('../scenarios/examples.csv', import.meta.url)), {
  columns: true,
  trim: true,
});
/** With half a dozen conditions on bars: their inputs stand beside their entry. */
const NO_ROOM = ['topping-signals', 'calm-again'];
const AMOUNTS = { mark: '60000.12', spot: '60000.12', short: '1.234', coins: '1.23456789', distance: '0.493226' };

function policyIn(item: PolicyItem) {
  const reading = parsePolicy(item, { ...CAUTIOUS_LIMITS, modeCeiling: 'live' });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.policy;
}

const scenes = fc.record({
  mark: fc.integer({ min: 30_000, max: 120_000 }).map(String),
  held: fc.constantFrom('0', '0.5', '1', '3'),
  futures: fc.constantFrom('0', '5000', '100000'),
  short: fc.constantFrom('0', '0.3', '1'),
  isArmed: fc.boolean(),
  inDollars: fc.constantFrom({}, { quoteInDollars: price('0.97') }),
  control: fc.constantFrom('run' as const, 'reduceOnly' as const, 'stop' as const, 'unset' as const),
});

describe('the stored inputs of a decision', () => {
  it('lead to the same decision again, whatever the policy and the market', () => {
    fc.assert(
      fc.property(items, scenes, (item, { short, inDollars, isArmed, ...story }) => {
        const policy = policyIn(item);
        const position: Position = short === '0' ? { side: 'flat' } : shortOf(short);
        const prices = pricesOf(story.mark, inDollars);
        const market = { ...NOTHING_ASKED, stablecoin: dollarsOf(prices, 'USDT') };
        const view = viewOf({
          policy,
          position,
          prices,
          market,
          instrument: instrumentOf({ symbol: policy.instrument }),
          ...story,
        });
        const fingerprint = isArmed ? rearmFingerprint(policy) : '';
        const before = stateOf({ fingerprint, symbol: policy.instrument, lastValid: policyText(item) });
        const stored = inputsOf(view, before);
        const inputs = readInputs(JSON.parse(JSON.stringify(stored)));
        expect(JSON.stringify(decide(inputs.view, inputs.before))).toBe(JSON.stringify(decide(view, before)));
      }),
      { numRuns: 200 },
    );
  });

  it('cannot be read without a policy', () => {
    const stored = inputsOf(viewOf(), stateOf({ symbol: BTC }));
    expect(() => readInputs(stored)).toThrow('the policy stored beside the inputs');
    expect(() => readInputs({ ...stored, view: {} })).toThrow('the stored field inputs.view.nowMs must be');
  });

  it.each(rows.map((row) => [row.story, row] as const))(
    'find room beside the verdicts, or apart where many conditions look at bars, and lead to the same decision: %s',
    (_story, row) => {
      const name = /^example ([\w-]+)/.exec(row.rules)?.[1] ?? '';
      const text = readFileSync(new URL(`${name}.json`, EXAMPLES), 'utf8');
      const { view, state } = sceneOf(row);
      const before = { ...state, lastValid: policyText(JSON.parse(text)) };
      const decision = decide(view, before);
      const { verdicts, action } = decision;
      const inputs = inputsOf(view, before);
      const where = { atMs: NOW_MS, runId: 'x'.repeat(36), account: 'main', policyId: name, symbol: BTC, coin: 'BTC' };
      const entry = toStored({ kind: 'decided', ...where, ...AMOUNTS, action: action.because ?? '', verdicts, inputs });
      const kept = fitEntryAndInputs(entry, 'a place');
      expect(kept.entry['inputsAt']).toBe(NO_ROOM.includes(name) ? 'a place' : undefined);
      expect(kept.inputs ?? kept.entry['inputs']).toEqual(entry['inputs']);
      const again = readInputs(JSON.parse(JSON.stringify(inputs)));
      expect(toStored(decide(again.view, again.before))).toEqual(toStored(decision));
    },
  );
});
