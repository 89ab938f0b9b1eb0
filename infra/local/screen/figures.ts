import {
  type Amount,
  type Coins,
  type Price,
  price,
  type Quote,
  type Ratio,
  ratio,
  type Unit,
} from '../../../shared/money/amount.ts';

const HUNDRED = ratio('100');
const ONE = price('1');
/** Exchanges count coins in no finer parts. */
const COIN_DECIMALS = 8;

/** `1,234,567.80`: thousands separated, rounded for a person's eye; never `-0.00`. */
const grouped = <U extends Unit>(amount: Amount<U>, places: number): string => {
  const text = amount.toText(places);
  const [whole = '', decimals] = (/[1-9]/.test(text) ? text : text.replace('-', '')).split('.');
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? separated : `${separated}.${decimals}`;
};

/** Money to the cent: `-7,500.00`. */
export const moneyText = (value: Quote): string => grouped(value, 2);

/** Money gained or lost, with its sign: `+32.60`; nothing is `0.00`. */
export function gainText(value: Quote): string {
  const text = moneyText(value);
  return value.isPositive() && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A price: to the cent, or six decimals where a coin costs less than one. */
export const priceText = (value: Price): string => grouped(value, value.abs().lt(ONE) ? 6 : 2);

/** Coins without trailing zeros: `1.5`. */
export function coinsText(value: Coins): string {
  return grouped(value, COIN_DECIMALS).replace(/\.?0+$/, '');
}

/** A part of a whole: `99.8 %`. */
export const percentText = (part: Ratio): string => `${grouped(part.times(HUNDRED), 1)} %`;

/** A count, thousands separated. */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `2026-01-05 13:00`, UTC. */
export const whenText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');

/** A length of time, in the two units that matter: `31 days`, `1 day 12 h`, `8 h`, `1 min 30 s`, `27.4 s`, `31 ms`. */
export function lengthText(lengthMs: number): string {
  if (lengthMs < 1_000) return `${Math.round(lengthMs)} ms`;
  if (lengthMs < 60_000 && lengthMs % 1_000 !== 0) return `${(lengthMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(lengthMs / 1_000);
  const parts = [
    [Math.floor(seconds / 86_400), 'days'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${count === 1 && unit === 'days' ? 'day' : unit}`]))
    .join(' ');
}
