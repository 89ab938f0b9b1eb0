import type { Candle } from '../../../shared/market/candle.ts';
import type { CandleNeed } from '../../../shared/market/candle-need.ts';
import { FRAME_MS, lastClosedOpenMs } from '../../../shared/market/frame.ts';
import type { SettledRate } from '../../../shared/market/public-market.ts';
import { larger, type Price, price, ratio, smaller } from '../../../shared/money/amount.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';
import { PAST_SHAPES, type PastName, SHOWN_SIGNALS } from './past-shapes.ts';
import type { CoinName } from './script.ts';

/** A mark price, and when it came about. */
interface Marked {
  readonly atMs: number;
  readonly mark: Price;
}

const EVERY_MS = 8 * HOUR_MS;
const USUAL = ratio('0.0001');

/**
 * What an exchange tells everybody of the time that has gone by: an even past, then the marks and settlements of the run.
 * The bars of a condition and the prices of a look are thus of one market.
 */
export class MarketPast {
  readonly startMs: number;
  readonly #past: PastName;
  readonly #marks = new Map<CoinName, Marked[]>();
  readonly #closed = new Map<string, Candle>();
  readonly #settled = new Map<CoinName, SettledRate[]>();

  constructor(startMs: number, past: PastName, first: Readonly<Record<CoinName, string>>) {
    this.startMs = startMs;
    this.#past = past;
    for (const coin of ['BTC', 'ETH'] as const) this.#marks.set(coin, [{ atMs: startMs, mark: price(first[coin]) }]);
  }

  /** The signals its hourly bars were made to show. */
  get shown(): readonly { readonly name: string; readonly atMs: number }[] {
    const signal = SHOWN_SIGNALS[this.#past];
    return signal === undefined ? [] : [{ name: signal.name, atMs: this.startMs - signal.knownHours * HOUR_MS }];
  }

  marked(coin: CoinName, mark: Price, atMs: number): void {
    const marks = this.#marks.get(coin);
    if (marks?.at(-1)?.mark.eq(mark) === false) marks.push({ atMs, mark });
  }

  settled(coin: CoinName, rate: string, atMs: number): void {
    const atMinuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    this.#settled.set(coin, [...(this.#settled.get(coin) ?? []), { atMs: atMinuteMs, rate: ratio(rate) }]);
  }

  #markAt(coin: CoinName, atMs: number): Price {
    const marks = this.#marks.get(coin) ?? [];
    const known = marks.findLast((each) => each.atMs <= atMs) ?? marks[0];
    if (known === undefined) throw new Error(`the simulated market has no price of ${coin}`);
    if (atMs >= this.startMs) return known.mark;
    const hours = Math.floor((this.startMs - atMs) / HOUR_MS);
    return known.mark.times(ratio(PAST_SHAPES[this.#past](hours).toFixed(4)));
  }

  /** The newest closed bars that are asked for. */
  bars({ symbol, frame, bars }: CandleNeed, nowMs: number): readonly Candle[] {
    const coin = symbol.startsWith('ETH') ? 'ETH' : 'BTC';
    const stepMs = FRAME_MS[frame];
    const lastMs = lastClosedOpenMs(frame, nowMs);
    return Array.from({ length: bars }, (_none, at) => this.#bar(coin, lastMs - (bars - 1 - at) * stepMs, stepMs));
  }

  /** A bar that closed before the run began stays as it is. */
  #bar(coin: CoinName, openMs: number, stepMs: number): Candle {
    if (openMs + stepMs > this.startMs) return this.#drawn(coin, openMs, stepMs);
    const key = `${coin} ${openMs} ${stepMs}`;
    const known = this.#closed.get(key) ?? this.#drawn(coin, openMs, stepMs);
    this.#closed.set(key, known);
    return known;
  }

  #drawn(coin: CoinName, openMs: number, stepMs: number): Candle {
    const hours = Array.from({ length: stepMs / HOUR_MS }, (_none, hour) => openMs + hour * HOUR_MS);
    const moved = (this.#marks.get(coin) ?? []).filter(({ atMs }) => atMs > openMs && atMs < openMs + stepMs);
    const [open, close] = [this.#markAt(coin, openMs), this.#markAt(coin, openMs + stepMs - 1)];
    const prices = [...hours.map((atMs) => this.#markAt(coin, atMs)), ...moved.map(({ mark }) => mark), close];
    return { openMs, open, close, high: prices.reduce(larger, open), low: prices.reduce(smaller, open) };
  }

  /** Settlements of a span: the usual one every eight hours, and those of the run. */
  rates(symbol: string, afterMs: number, untilMs: number): readonly SettledRate[] {
    const coin = symbol.startsWith('ETH') ? 'ETH' : 'BTC';
    const first = Math.floor(afterMs / EVERY_MS) + 1;
    const usual = Array.from({ length: Math.max(0, Math.floor(untilMs / EVERY_MS) - first + 1) }, (_none, at) => ({
      atMs: (first + at) * EVERY_MS,
      rate: USUAL,
    }));
    const own = (this.#settled.get(coin) ?? []).filter(({ atMs }) => atMs > afterMs && atMs <= untilMs);
    const ownMs = new Set(own.map(({ atMs }) => atMs));
    return [...usual.filter(({ atMs }) => !ownMs.has(atMs)), ...own].sort((a, b) => a.atMs - b.atMs);
  }
}
