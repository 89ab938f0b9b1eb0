import type { HedgeState } from '../hedge/hedge-state.ts';
import { type Cash, type HedgeView, policyInForce } from '../hedge/hedge-view.ts';
import { dollarsOf, type MarketSight, NOTHING_ASKED } from '../hedge/market-sight.ts';
import type { Instrument } from '../market/instrument.ts';
import { isInverse, isInverseSymbol } from '../market/instrument.ts';
import { found, missing, type Read } from '../market/read.ts';
import type { AccountSnapshot, FuturesWallet, Prices, SymbolSettings } from '../market/snapshot.ts';
import { positionsBeside } from '../market/snapshot.ts';
import { larger, NO_COINS, NO_QUOTE, type Quote } from '../money/amount.ts';
import { asMoney } from '../money/conversions.ts';
import { DEFAULT_MARGIN } from '../policy/default-margin.ts';
import { DAY_MS } from '../time/duration.ts';
import { whyShrinkWaits } from './blindness.ts';
import { shortWorth, totalExposure } from './exposure.ts';
import type { Hedge } from './hedges.ts';
import { otherPositions } from './other-positions.ts';
import type { Pass } from './pass.ts';
import { coinsCounted } from './wallets.ts';

/** What a pass saw: the account and the rules of its contracts. */
export interface Sight {
  readonly seen: AccountSnapshot;
  readonly instruments: ReadonlyMap<string, Instrument>;
}

/**
 * Everything a decision about one hedge is made from; a failed read where its position, its prices or its wallet are
 * not known, because nothing can be decided about a short nobody can see.
 */
export function viewOf(pass: Pass, hedge: Hedge & { readonly symbol: string }, sight: Sight): Read<HedgeView> {
  const { symbol, standing } = hedge;
  const { seen } = sight;
  const instrument = sight.instruments.get(symbol);
  if (instrument === undefined) return missing(`the exchange does not list ${symbol}, or its rules cannot be read`);
  const prices = seen.prices.get(symbol) ?? missing(`no prices of ${symbol} were read`);
  if (!prices.ok) return missing(`prices of ${symbol}: ${prices.because}`);
  const positions = positionsBeside(seen, symbol);
  if (!positions.ok) return missing(`positions: ${positions.because}`);
  const wallets = walletsFor(instrument, seen);
  if (!wallets.ok) return missing(`futures wallet: ${wallets.because}`);
  const wallet = wallets.value.get(instrument.quoteCoin) ?? { available: NO_QUOTE, total: NO_QUOTE };
  return found({
    nowMs: pass.desk.clock.nowMs(),
    standing,
    plan: policyInForce(standing)?.margin ?? DEFAULT_MARGIN,
    market: marketOf(pass, instrument, prices.value),
    instrument,
    prices: prices.value,
    position: positions.value.get(symbol) ?? { side: 'flat' },
    settings: settingsOf(symbol, seen),
    onAccount: coinsCounted(pass, hedge, policyInForce(standing)?.coin ?? instrument.coin, seen),
    cash: cashOf(pass, symbol, wallet, spotCash(instrument, standing, seen)),
    reservedElsewhere: reservedFor(pass, symbol, sight),
    futuresTotal: wallet.total,
    others: otherPositions(symbol, instrument.quoteCoin, positionsIn(sight, positions)),
    control: controlOf(pass),
    limits: pass.desk.limits,
    today: pass.today,
    accountNotional: totalExposure(pass, sight),
    takerFee: pass.outside.takerFee,
    ...heldBack(pass, symbol, seen),
  });
}

function heldBack(pass: Pass, symbol: string, seen: AccountSnapshot): Pick<HedgeView, 'growthBlocked' | 'shrinkWaits'> {
  const growthBlocked = whyNoGrowth(pass, symbol, seen);
  const shrinkWaits = whyShrinkWaits(pass, seen);
  return {
    ...(growthBlocked === undefined ? {} : { growthBlocked }),
    ...(shrinkWaits === undefined ? {} : { shrinkWaits }),
  };
}

const positionsIn = ({ seen, instruments }: Sight, positions: AccountSnapshot['positions']) => ({
  positions,
  instruments,
  marks: new Map([...seen.prices].map(([symbol, read]) => [symbol, read.ok ? found(read.value.mark) : read])),
});

const marketOf = ({ candles, rates }: Pass, { symbol, quoteCoin }: Instrument, prices: Prices): MarketSight => ({
  candles,
  settledRates: rates.get(symbol) ?? NOTHING_ASKED.settledRates,
  stablecoin: dollarsOf(prices, quoteCoin),
});

/** Cash the exchange lately refused to move is left out. */
function cashOf({ account, desk }: Pass, symbol: string, { available }: FuturesWallet, spot: Read<Quote>): Cash {
  const nowMs = desk.clock.nowMs();
  const isUsable = nowMs >= (account.noTopUpUntilMs[symbol] ?? 0);
  const isMovable = nowMs >= account.noTransferUntilMs;
  return { futures: isUsable ? available : NO_QUOTE, spot: isMovable ? spot : found(NO_QUOTE) };
}

function controlOf({ control }: Pass): HedgeView['control'] {
  if (!control.ok) return 'unreadable';
  return control.value?.mode ?? 'unset';
}

function settingsOf(symbol: string, { settings }: AccountSnapshot): Read<SymbolSettings> {
  if (!settings.ok) return settings;
  const value = settings.value.get(symbol);
  return value === undefined ? missing(`the exchange names no leverage for ${symbol}`) : found(value);
}

/** Inverse contracts have wallets of their own, one a coin. */
const walletsFor = (instrument: Instrument, { futures, coinFutures }: AccountSnapshot): AccountSnapshot['futures'] =>
  isInverse(instrument) ? (coinFutures ?? missing('the coin-margined wallets were not read')) : futures;

/** A coin is worth itself: its count in the spot wallet is money. Coins that are to be left alone margin nothing. */
function spotCash(instrument: Instrument, standing: Hedge['standing'], { spot }: AccountSnapshot): Read<Quote> {
  if (!spot.ok) return spot;
  const free = spot.value.get(instrument.quoteCoin)?.free;
  if (free === undefined) return found(NO_QUOTE);
  const except = isInverse(instrument) ? (policyInForce(standing)?.holdings.except ?? NO_COINS) : NO_COINS;
  return found(asMoney(larger(NO_COINS, free.minus(except))));
}

/** What the other hedges on the same wallet need free beside their margin. */
function reservedFor(pass: Pass, symbol: string, sight: Sight): Quote {
  return pass.hedges
    .filter((other) => other.symbol !== undefined && other.symbol !== symbol && isOneWallet(other.symbol, symbol))
    .reduce((sum, other) => {
      const reserve = policyInForce(other.standing)?.reserve;
      return reserve === undefined ? sum : sum.plus(shortWorth(pass, other.symbol ?? '', sight).times(reserve));
    }, NO_QUOTE);
}

/** Linear contracts share a wallet with those of their dollar coin, inverse ones with those of their own coin. */
const isOneWallet = (one: string, other: string): boolean =>
  one.split(':')[1] === other.split(':')[1] && isInverseSymbol(one) === isInverseSymbol(other);

const BREAKER_REFUSALS = 3;
const SKEW_MAX_MS = 30_000;

/** Why nothing may grow for this symbol, whatever its policy says; undefined when it may. */
function whyNoGrowth(pass: Pass, symbol: string, seen: AccountSnapshot): string | undefined {
  return (
    whyAccountRests(pass) ?? whyExchangeUnsure(seen) ?? whyOthersTrade(pass, symbol, seen) ?? whyNotNow(pass, symbol)
  );
}

const whyNotNow = ({ closed, noGrowth }: Pass, symbol: string): string | undefined =>
  closed.get(symbol) ?? noGrowth.get(symbol);

function whyAccountRests({ account, desk }: Pass): string | undefined {
  const { halt, keyUnsafe, refusals, refusedAtMs } = account;
  if (keyUnsafe !== undefined) return `the API key must not be used: ${keyUnsafe}`;
  if (halt !== undefined) return `the account is halted (set resume to "${halt.id}" to lift that): ${halt.because}`;
  if (refusals < BREAKER_REFUSALS || desk.clock.nowMs() - refusedAtMs >= DAY_MS) return undefined;
  return `the exchange refused ${refusals} orders in a row: nothing grows for a day`;
}

function whyExchangeUnsure({ clockSkewMs, positionMode }: AccountSnapshot): string | undefined {
  if (!clockSkewMs.ok || !(Math.abs(clockSkewMs.value) <= SKEW_MAX_MS)) return 'our clock and the exchange disagree';
  if (!positionMode.ok) return `the position mode is not known: ${positionMode.because}`;
  return positionMode.value === 'hedge' ? 'the futures account is in hedge mode' : undefined;
}

function whyOthersTrade(pass: Pass, symbol: string, { restingOrders }: AccountSnapshot): string | undefined {
  if (!restingOrders.ok) return `resting orders could not be read: ${restingOrders.because}`;
  const ours = pass.slots.get(symbol)?.intent?.clientOrderId;
  const isBusy = restingOrders.value.some((order) => order.symbol === symbol && order.clientOrderId !== ours);
  return isBusy ? 'an order of somebody else rests in the book' : undefined;
}

/** Why nothing will grow for longer than this pass, where nobody was told of it otherwise. */
export function whyHeldForLong(pass: Pass, symbol: string, seen: AccountSnapshot): string | undefined {
  const { halt, keyUnsafe } = pass.account;
  const isHaltNews = halt !== undefined && pass.desk.clock.nowMs() - halt.atMs < DAY_MS;
  if (keyUnsafe !== undefined || isHaltNews) return undefined; // told by notices of their own
  // What merely could not be read is told as such, once it lasts.
  const { clockSkewMs, positionMode, restingOrders } = seen;
  const unsure = clockSkewMs.ok && positionMode.ok ? whyExchangeUnsure(seen) : undefined;
  return whyAccountRests(pass) ?? unsure ?? (restingOrders.ok ? whyOthersTrade(pass, symbol, seen) : undefined);
}

/** Memory of a hedge, with the settlements that its conditions ask about: they are not asked for again. */
export function withRates(state: HedgeState, { rates }: Pass): HedgeState {
  const read = rates.get(state.symbol);
  return read?.ok ? { ...state, settledRates: read.value } : state;
}

/** Memory of a hedge, kept with its latest valid text. */
export const withValidText = (state: HedgeState, hedge: Hedge): HedgeState =>
  hedge.validText === undefined ? state : { ...state, lastValid: hedge.validText };
