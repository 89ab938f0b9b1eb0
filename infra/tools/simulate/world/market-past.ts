import type { Candle } from '../../../../shared/market/candle.ts';
import type { CandleNeed } from '../../../../shared/market/candle-need.ts';
import { FRAME_MS, lastClosedOpenMs } from '../../../../shared/market/frame.ts';
import type { SettledRate } from '../../../../shared/market/public-market.ts';
import { larger, type Price, price, ratio, smaller } from '../../../../shared/money/amount.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';
import type { CoinName, Swings } from '../script.ts';
import { coinOf } from './hedge-kinds.ts';
import { PAST_SHAPES, type PastName, SHOWN_SIGNALS, WAVE } from './past-shapes.ts';

/** A mark price, and when it came about. */
interface Marked {
  readonly atMs: number;
  readonly mark: Price;
}

const EVERY_MS = 8 * HOUR_MS;
const USUAL = ratio('0.0001');
/** What BTC may do by itself, where two coins are to go together or apart. */
const OWN_WAVE = [0, 0, 1, 0, 0, -1] as const;
const AS_ETH: Swings = { together: 1, alone: 0 };
const REACH = { calm: 0.002, wild: 0.03 } as const;

/** Bars that have closed, and the answers that hold them. */
class ToldBars {
  /** By the middle of each, which no two of a coin have in common. */
  readonly closed = { BTC: new Map<number, Candle>(), ETH: new Map<number, Candle>() };
  /** Whoever asks the same again gets the very same bars. */
  readonly told = new Map<string, readonly Candle[]>();
}

/** What went before the beginning is the same in every run that begins alike: bars are made, and looked through, once. */
const BEFORE = new Map<string, ToldBars>();

function barsBefore(beginning: object): ToldBars {
  const key = JSON.stringify(beginning);
  const known = BEFORE.get(key) ?? new ToldBars();
  BEFORE.set(key, known);
  return known;
}

/**
 * What an exchange tells everybody of the time that has gone by: a past of some shape, then the marks and settlements of
 * the run. The bars of a condition and the prices of a look are thus of one market.
 */
export class MarketPast {
  readonly startMs: number;
  readonly #past: PastName;
  readonly #swings: Swings | undefined;
  readonly #before: ToldBars;
  readonly #since = new ToldBars();
  readonly #marks = new Map<CoinName, Marked[]>();
  readonly #settled = new Map<CoinName, SettledRate[]>();

  /** With `swings`, how two coins go together, it goes up and down only. */
  constructor(startMs: number, past: PastName, first: Readonly<Record<CoinName, string>>, swings?: Swings) {
    this.startMs = startMs;
    this.#past = past;
    this.#swings = swings;
    this.#before = barsBefore({ startMs, past, first, swings });
    for (const coin of ['BTC', 'ETH'] as const) this.#marks.set(coin, [{ atMs: startMs, mark: price(first[coin]) }]);
  }

  /** The signals its hourly bars were made to show. */
  get shown(): readonly { readonly name: string; readonly atMs: number }[] {
    const signal = this.#swings === undefined ? SHOWN_SIGNALS[this.#past] : undefined;
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
    return known.mark.times(ratio(this.#factor(coin, hours).toFixed(4)));
  }

  #factor(coin: CoinName, hours: number): number {
    if (this.#swings === undefined) return PAST_SHAPES[this.#past](hours);
    const [wave, own] = [WAVE, OWN_WAVE].map((each) => each[hours % each.length] ?? 0) as [number, number];
    const { together, alone } = coin === 'BTC' ? this.#swings : AS_ETH;
    return 1 + (this.#past === 'wild' ? REACH.wild : REACH.calm) * (together * wave + alone * own);
  }

  /** The newest closed bars that are asked for. */
  bars({ symbol, frame, bars }: CandleNeed, nowMs: number): readonly Candle[] {
    const stepMs = FRAME_MS[frame];
    const lastMs = lastClosedOpenMs(frame, nowMs);
    const question = `${coinOf(symbol)} ${frame} ${bars} ${lastMs}`;
    const { told } = this.#barsUntil(lastMs + stepMs);
    const answer =
      told.get(question) ??
      Array.from({ length: bars }, (_none, at) =>
        this.#closedBar(coinOf(symbol), lastMs - (bars - 1 - at) * stepMs, stepMs),
      );
    told.set(question, answer);
    return answer;
  }

  #barsUntil(closeMs: number): ToldBars {
    return closeMs <= this.startMs ? this.#before : this.#since;
  }

  #closedBar(coin: CoinName, openMs: number, stepMs: number): Candle {
    const closed = this.#barsUntil(openMs + stepMs).closed[coin];
    const bar = closed.get(openMs + stepMs / 2) ?? this.#bar(coin, openMs, stepMs);
    closed.set(openMs + stepMs / 2, bar);
    return bar;
  }

  #bar(coin: CoinName, openMs: number, stepMs: number): Candle {
    const hours = Array.from({ length: stepMs / HOUR_MS }, (_none, hour) => openMs + hour * HOUR_MS);
    const moved = (this.#marks.get(coin) ?? []).filter(({ atMs }) => atMs > openMs && atMs < openMs + stepMs);
    const [open, close] = [this.#markAt(coin, openMs), this.#markAt(coin, openMs + stepMs - 1)];
    const prices = [...hours.map((atMs) => this.#markAt(coin, atMs)), ...moved.map(({ mark }) => mark), close];
    return { openMs, open, close, high: prices.reduce(larger, open), low: prices.reduce(smaller, open) };
  }

  /** Settlements of a span: the usual one every eight hours, and those of the run. */
  rates(symbol: string, afterMs: number, untilMs: number): readonly SettledRate[] {
    const coin = coinOf(symbol);
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
