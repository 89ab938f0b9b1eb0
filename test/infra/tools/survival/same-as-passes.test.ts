import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC_AND_ETH } from '../../../../infra/local/binance/emulated-symbols.ts';
import { type TrialTerms, trialItem, trialPolicy } from '../../../../infra/tools/survival/open-trial.ts';
import { runTrial, trialMarket } from '../../../../infra/tools/survival/run-trial.ts';
import { coins, quote, ratio } from '../../../../shared/money/amount.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';
import { applyHour, type VenueHour } from '../../../../shared/venue/apply-hour.ts';
import { bookDown } from '../../../../shared/venue/booking.ts';
import { REGULAR_FEES } from '../../../../shared/venue/open-venue.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import { Stage } from '../../../support/stage.ts';
import { BTC, START_MS, scene } from '../../../venue/scene.ts';
import { hoursOf, wildHours } from './hours.ts';

const HOURS = 36;

interface Case {
  readonly hours: readonly VenueHour[];
  readonly item: PolicyItem;
  readonly cash: string;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    hours: wildHours(HOURS),
    leverage: fc.constantFrom('2', '3'),
    cash: fc.constantFrom('0', '0.1', '0.3', '1'),
    whenOut: fc.constantFrom('reduce', 'alert'),
  })
  .map(({ hours, leverage, cash, whenOut }) => ({ hours, cash, item: trialItem('BTC', leverage, cash, { whenOut }) }));

/** A pass of the program, and those it asks for soon after. */
async function tend(stage: Stage): Promise<void> {
  for (let pass = 0; pass < 6; pass++) {
    const report = await stage.pass();
    if (report.kind !== 'done' || report.againInMs === undefined) return;
    stage.clock.advance(MINUTE_MS);
  }
}

/** The account after the hours, tended by whole passes of the program, ledger and all. */
async function byPasses({ hours, item, cash }: Case): Promise<VenueState> {
  const settings = { leverage: ratio('20'), marginMode: 'cross' as const };
  const stage = new Stage(scene({ wallet: quote('1000000'), spot: { BTC: coins('1') }, fees: REGULAR_FEES, settings }));
  stage.policies.put(item);
  for (const [at, hour] of hours.entries()) {
    const closeMs = START_MS + at * HOUR_MS;
    stage.clock.advance(closeMs - stage.clock.nowMs());
    stage.exchange.happen((venue) => applyHour(venue, BTC, hour, closeMs).state);
    if (at > 0 && stage.exchange.venue.positions[BTC] === undefined) break;
    await tend(stage);
    if (at === 0) {
      stage.exchange.happen((venue) => {
        const value = venue.positions[BTC]?.entryValue ?? quote('0');
        return { ...venue, wallet: bookDown(value.times(ratio(cash))) };
      });
    }
  }
  return stage.exchange.venue;
}

const termsOf = ({ item, cash }: Case): TrialTerms => {
  const [symbol] = BTC_AND_ETH;
  if (symbol === undefined) throw new Error('the emulator lists no symbol');
  return { instrument: symbol.instrument, coins: coins('1'), policy: trialPolicy(item), cash: ratio(cash) };
};

const byTrial = (one: Case, isSkipping: boolean, hours = HOURS): VenueState => {
  const [end] = runTrial(trialMarket(one.hours), termsOf(one), 0, [hours], isSkipping);
  if (end === undefined) throw new Error('the trial has no end');
  return end.venue;
};

const hourOf = (atMs: number): number => Math.floor((atMs - START_MS) / HOUR_MS);

/** All that was done to the account, each with the hour it was done in, and how it stands at the end. */
const deedsOf = ({ trades, marginMoves, positions, wallet, incomes }: VenueState) => ({
  trades: trades.map(({ side, contracts, price, atMs }) => `${hourOf(atMs)} ${side} ${contracts} at ${price}`),
  topUps: marginMoves.map(({ amount, atMs }) => `${hourOf(atMs)} ${amount}`),
  forced: incomes.filter(({ kind }) => kind === 'insurance').length,
  left: positions[BTC] === undefined ? 'flat' : `${positions[BTC].contracts} on ${positions[BTC].isolatedWallet}`,
  wallet: wallet.toString(),
});

const seen = { topUps: 0, buyBacks: 0, liquidations: 0 };

function count({ trades, marginMoves }: VenueState): void {
  const forced = trades.filter(({ clientOrderId }) => clientOrderId.startsWith('autoclose-')).length;
  seen.topUps += marginMoves.length;
  seen.liquidations += forced;
  seen.buyBacks += trades.filter(({ side }) => side === 'buy').length - forced;
}

describe('a trial', () => {
  it('has the same top-ups, buy-backs and liquidations as whole passes of the program', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const passed = await byPasses(one);
        expect(deedsOf(byTrial(one, true))).toEqual(deedsOf(passed));
        // Margin only ever goes to a short unless margin.sweepAt says otherwise.
        expect(passed.marginMoves.filter(({ amount }) => !amount.isPositive())).toEqual([]);
        count(passed);
      }),
      { numRuns: 20 },
    );
    // A comparison of nothing with nothing would show nothing.
    expect(seen.topUps).toBeGreaterThan(5);
    expect(seen.buyBacks).toBeGreaterThan(0);
    expect(seen.liquidations).toBeGreaterThan(0);
  });

  it('returns surplus margin as whole passes do, hours skipped or not', async () => {
    const still = { close: 0, wick: 0, perp: 0, spot: 0, funding: 1 };
    const moves = Array.from({ length: 80 }, (_, at) => ({ ...still, close: at < 10 ? 200 : -180 }));
    const item = trialItem('BTC', '2', '1', { whenOut: 'reduce', sweepAt: '2.5' });
    const one: Case = { hours: hoursOf([still, ...moves]), item, cash: '1' };
    const passed = await byPasses(one);
    const returned = passed.marginMoves.filter(({ amount }) => amount.isNegative());
    expect(returned.length).toBeGreaterThan(1);
    expect(deedsOf(byTrial(one, true, moves.length))).toEqual(deedsOf(passed));
    expect(deedsOf(byTrial(one, false, moves.length))).toEqual(deedsOf(passed));
  });

  it('is the same whether quiet hours are skipped or decided on', () => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(deedsOf(byTrial(one, true))).toEqual(deedsOf(byTrial(one, false)));
      }),
      { numRuns: 40 },
    );
  });
});
