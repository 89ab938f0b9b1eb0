import { NO_QUOTE, type Quote, smaller } from '../../../shared/money/amount.ts';
import { ratioOf } from '../../../shared/money/conversions.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { applyHour, type VenueHour } from '../../../shared/venue/apply-hour.ts';
import { pricesOf } from '../../../shared/venue/lookups.ts';
import { setPrices } from '../../../shared/venue/prices.ts';
import { settleFunding } from '../../../shared/venue/settle-funding.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import { openTrial, type TrialTerms } from './open-trial.ts';
import { quietBelow, SLACK, sweepsBelow } from './quiet-below.ts';
import { tendTrial } from './tend-trial.ts';
import type { Trial } from './trial.ts';

/** One coin's market, hour by hour, with the marks' highs as plain numbers to skip quiet hours by. */
export interface TrialMarket {
  readonly hours: readonly VenueHour[];
  readonly highs: readonly number[];
}

export const trialMarket = (hours: readonly VenueHour[]): TrialMarket => ({
  hours,
  highs: hours.map(({ mark }) => mark.high.toChartNumber()),
});

/** How a trial stood after so many hours. Parts are plain numbers, for statistics. */
export interface TrialEnd {
  readonly isLiquidated: boolean;
  /** Part of the coins that is still hedged; 0 once liquidated. */
  readonly hedgeLeft: number;
  /** The most cash taken from the reserve at one time, as a part of the notional at entry. */
  readonly cashUsed: number;
  /** How often margin was added. */
  readonly topUps: number;
  /** The account with all its trades and moves of margin. */
  readonly venue: VenueState;
}

/** A payment at the close of an hour brings the bound nearer, by no more than its rate; twice that is allowed for. */
const keptBy = ({ fundingRate }: VenueHour): number => 1 + 2 * Math.min(0, fundingRate?.toChartNumber() ?? 0);

/** One trial on its way: advanced hour by hour, it skips those in which its margin is certainly not touched. */
class Running {
  trial: Trial;
  readonly #entryValue: Quote;
  readonly #walletAtFirst: Quote;
  #walletLeast: Quote;
  #bound = 0;
  #isBoundOld = true;
  readonly #isSweeping: boolean;
  #sweepBelow = 0;
  #isSweepOld = true;

  constructor(trial: Trial) {
    this.trial = trial;
    this.#isSweeping = trial.policy.margin.sweepAt !== undefined;
    this.#entryValue = trial.venue.positions[trial.instrument.symbol]?.entryValue ?? NO_QUOTE;
    this.#walletAtFirst = trial.venue.wallet;
    this.#walletLeast = trial.venue.wallet;
  }

  get isOver(): boolean {
    return this.trial.venue.positions[this.trial.instrument.symbol] === undefined;
  }

  live(hour: VenueHour, high: number, isSkipping: boolean): void {
    const closeMs = hour.mark.openMs + HOUR_MS;
    const isQuiet = isSkipping && this.#isQuiet(high / keptBy(hour), closeMs) && !this.#maySweep(hour, closeMs);
    if (isQuiet) this.#settle(hour, closeMs);
    else this.#act(hour, closeMs);
  }

  end(): TrialEnd {
    const { venue, instrument } = this.trial;
    const left = venue.positions[instrument.symbol]?.contracts;
    const first = venue.trades[0]?.contracts;
    return {
      venue,
      isLiquidated: venue.trades.some(({ clientOrderId }) => clientOrderId.startsWith('autoclose-')),
      hedgeLeft: left === undefined || first === undefined ? 0 : ratioOf(left, first).toChartNumber(),
      topUps: venue.marginMoves.filter(({ amount }) => amount.isPositive()).length,
      cashUsed: ratioOf(this.#walletAtFirst.minus(this.#walletLeast), this.#entryValue).toChartNumber(),
    };
  }

  #isQuiet(high: number, nowMs: number): boolean {
    if (high < this.#bound) return true;
    if (!this.#isBoundOld) return false;
    this.#bound = (quietBelow(this.trial, nowMs)?.toChartNumber() ?? 0) * SLACK;
    this.#isBoundOld = false;
    return high < this.#bound;
  }

  #maySweep({ mark }: VenueHour, nowMs: number): boolean {
    if (!this.#isSweeping) return false;
    if (this.#isSweepOld) this.#sweepBelow = sweepsBelow(this.trial, nowMs);
    this.#isSweepOld = false;
    return mark.close.toChartNumber() <= this.#sweepBelow;
  }

  #settle({ fundingRate: rate, mark }: VenueHour, closeMs: number): void {
    if (rate === undefined) return;
    const { symbol } = this.trial.instrument;
    const { venue } = this.trial;
    const priced = setPrices(venue, symbol, { ...pricesOf(venue, symbol), mark: mark.close });
    const { state } = settleFunding(priced, { symbol, rate, mark: mark.close }, closeMs);
    this.trial = { ...this.trial, venue: state };
    // What a short receives only moves its bound away; after it has paid the bound may be too high.
    this.#isBoundOld = true;
    this.#isSweepOld = true;
    if (rate.isNegative()) this.#bound = 0;
  }

  #act(hour: VenueHour, closeMs: number): void {
    const { symbol } = this.trial.instrument;
    const { state: venue } = applyHour(this.trial.venue, symbol, hour, closeMs);
    const lived = { ...this.trial, venue };
    this.trial = venue.positions[symbol] === undefined ? lived : tendTrial(lived, closeMs);
    this.#walletLeast = smaller(this.#walletLeast, this.trial.venue.wallet);
    this.#bound = 0;
    this.#isBoundOld = true;
    this.#isSweepOld = true;
  }
}

/**
 * Opens a hedge at the close of hour `start` and lives through the hours after it; how it stood after each of `lengths`
 * hours, shortest first. With `isSkipping` off, every hour is lived through and decided on.
 */
export function runTrial(
  { hours, highs }: TrialMarket,
  terms: TrialTerms,
  start: number,
  lengths: readonly number[],
  isSkipping = true,
): readonly TrialEnd[] {
  const first = hours[start];
  if (first === undefined) throw new RangeError(`the market has no hour ${start}`);
  const running = new Running(openTrial(terms, first, first.mark.openMs + HOUR_MS));
  const ends: TrialEnd[] = [];
  for (let after = 1; ends.length < lengths.length; after++) {
    const hour = hours[start + after];
    if (hour === undefined) throw new RangeError(`the market ends before hour ${start + after}`);
    if (!running.isOver) running.live(hour, highs[start + after] ?? Number.POSITIVE_INFINITY, isSkipping);
    while (ends.length < lengths.length && lengths[ends.length] === after) ends.push(running.end());
  }
  return ends;
}
