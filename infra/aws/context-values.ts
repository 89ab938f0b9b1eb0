import { isAccountName } from '../../shared/cycle/pass-message.ts';
import { type Dollars, dollars, ONE, type Ratio, ratio } from '../../shared/money/amount.ts';
import type { Mode } from '../../shared/policy/hedge-policy.ts';
import { DAY_MS, MINUTE_MS, parseDuration } from '../../shared/time/duration.ts';

/** More accounts would need more alarms and secrets than one stack should hold. */
const ACCOUNTS_MAX = 20;
const SYMBOLS_MAX = 50;
const ORDERS_A_DAY_MAX = 1_000;
const EMAIL_LENGTH_MAX = 254;
const DOLLARS_MAX = dollars('1000000000');
const LEVERAGE_MAX = ratio('3');
const SLIPPAGE_MAX = ratio('0.05');

/** An address that mail could be sent to: one @, a domain with a dot, nothing that needs quoting. */
export function emailIn(written: unknown): string | undefined {
  if (typeof written !== 'string' || written.length > EMAIL_LENGTH_MAX) return undefined;
  return /^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/.test(written)
    ? written
    : undefined;
}

/** A telephone number in E.164: a plus, the country, the number, at most 15 digits. */
export const phoneIn = (written: unknown): string | undefined =>
  typeof written === 'string' && /^\+[1-9][0-9]{6,14}$/.test(written) ? written : undefined;

/** Milliseconds between two ticks: whole minutes, which is what the scheduler and its alarms count in. */
export function periodIn(written: unknown): number | undefined {
  const periodMs = typeof written === 'string' ? parseDuration(written) : undefined;
  if (periodMs === undefined || periodMs % MINUTE_MS !== 0) return undefined;
  return periodMs <= DAY_MS ? periodMs : undefined;
}

export const modeIn = (written: unknown): Mode | undefined =>
  written === 'paper' || written === 'live' ? written : undefined;

/** Names of accounts, each once. */
export const accountsIn = (written: unknown): readonly string[] | undefined =>
  namesIn(written, isAccountName, ACCOUNTS_MAX);

/** Unified symbols of perpetuals margined in USDT or, inverse ones, in their own coin, each once. */
export const symbolsIn = (written: unknown): readonly string[] | undefined =>
  namesIn(written, (name) => /^([A-Z0-9]{1,20})\/(?:USDT:USDT|USD:\1)$/.test(name), SYMBOLS_MAX);

/** A part of the coins, above 0 and at most 1. */
export const ratioMaxIn = (written: unknown): Ratio | undefined => upTo(ONE, ratioIn(written));

/** Binance sets whole leverages only, and policies go no higher than 3. */
export function leverageMaxIn(written: unknown): Ratio | undefined {
  const leverage = upTo(LEVERAGE_MAX, ratioIn(written));
  return leverage !== undefined && /^[1-3]$/.test(leverage.toString()) ? leverage : undefined;
}

/** A part of the mark price, above 0 and at most 0.05. */
export const slippageMaxIn = (written: unknown): Ratio | undefined => upTo(SLIPPAGE_MAX, ratioIn(written));

/** An amount of USDT above 0, at most a billion. */
export function dollarsMaxIn(written: unknown): Dollars | undefined {
  const amount = typeof written === 'string' ? digitsOf(written, dollars) : undefined;
  return amount?.isPositive() && amount.lte(DOLLARS_MAX) ? amount : undefined;
}

/** A whole number from 1 to 1000; the command line gives text, the file may give a number. */
export function ordersADayIn(written: unknown): number | undefined {
  const text = typeof written === 'number' ? String(written) : written;
  if (typeof text !== 'string' || !/^[1-9][0-9]{0,3}$/.test(text)) return undefined;
  return Number(text) <= ORDERS_A_DAY_MAX ? Number(text) : undefined;
}

/** A JSON number may have lost digits on its way here, so a part must be text. */
const ratioIn = (written: unknown): Ratio | undefined =>
  typeof written === 'string' ? digitsOf(written, ratio) : undefined;

function digitsOf<T>(text: string, read: (text: string) => T): T | undefined {
  try {
    return read(text);
  } catch {
    return undefined; // whoever asked says what is allowed instead
  }
}

const upTo = (most: Ratio, amount: Ratio | undefined): Ratio | undefined =>
  amount?.isPositive() && amount.lte(most) ? amount : undefined;

/** A list, or text with commas as the command line gives it. */
function namesIn(written: unknown, isName: (name: string) => boolean, countMax: number): readonly string[] | undefined {
  const names: unknown = typeof written === 'string' ? written.split(',').map((name) => name.trim()) : written;
  if (!Array.isArray(names) || names.length === 0 || names.length > countMax) return undefined;
  if (!names.every((name): name is string => typeof name === 'string' && isName(name))) return undefined;
  return new Set(names).size === names.length ? names : undefined;
}
