import * as z from 'zod/mini';
import { isInverseSymbol } from '../../market/instrument.ts';
import type { MarginMode, Position, RestingOrder, SymbolSettings } from '../../market/snapshot.ts';
import { contracts, price, quote, ratio } from '../../money/amount.ts';
import type { Ask } from './ccxt-client.ts';
import { idOf, pairOf, symbolOf } from './symbol-names.ts';
import { digits, positive, readWire, rowsBySymbol, unsigned } from './wire.ts';

const size = z.object({ symbol: z.string().check(z.minLength(1)), positionAmt: digits(contracts) });

const heldPosition = z.object({
  positionAmt: digits(contracts),
  entryPrice: positive(price),
  isolatedWallet: unsigned(quote),
  unRealizedProfit: digits(quote),
  liquidationPrice: digits(price),
});

const configuration = z.object({ marginType: z.enum(['ISOLATED', 'CROSSED']), leverage: positive(ratio) });
const MARGIN_MODES: Readonly<Record<'ISOLATED' | 'CROSSED', MarginMode>> = { ISOLATED: 'isolated', CROSSED: 'cross' };

const FLAT: Position = { side: 'flat' };

/** Every position in a linear contract that is not flat, by unified symbol, the policies' or not. */
export const readPositions = async (ask: Ask): Promise<ReadonlyMap<string, Position>> =>
  positionsIn(await ask('fapiPrivateV3GetPositionRisk'));

/** The same in inverse contracts. */
export const readInversePositions = async (ask: Ask): Promise<ReadonlyMap<string, Position>> =>
  positionsIn(await ask('dapiPrivateGetPositionRisk'));

/** One symbol's position. */
export async function readPosition(ask: Ask, symbol: string): Promise<Position> {
  if (isInverseSymbol(symbol)) return positionsIn(await askForInverse(ask, symbol)).get(symbol) ?? FLAT;
  const positions = positionsIn(await ask('fapiPrivateV3GetPositionRisk', { symbol: idOf(symbol) }));
  const others = [...positions.keys()].filter((other) => other !== symbol);
  if (others.length > 0)
    throw new Error(`Binance answered a question about ${symbol} with a position in ${others[0]}.`);
  return positions.get(symbol) ?? FLAT;
}

export function positionsIn(reply: unknown): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  for (const row of readWire(z.array(z.looseObject({})), reply, 'list of positions')) {
    const { symbol: id, positionAmt } = readWire(size, row, 'position');
    if (positionAmt.isZero()) continue;
    const symbol = symbolOf(id);
    if (positions.has(symbol)) throw new Error(`Binance holds two positions in ${symbol}, a long and a short.`);
    positions.set(symbol, positionOf(row, symbol));
  }
  return positions;
}

function positionOf(row: unknown, symbol: string): Position {
  const held = readWire(heldPosition, row, `position in ${symbol}`);
  return {
    side: held.positionAmt.isNegative() ? 'short' : 'long',
    contracts: held.positionAmt.abs(),
    entryPrice: held.entryPrice,
    isolatedWallet: held.isolatedWallet,
    unrealised: held.unRealizedProfit,
    // Binance writes 0 where it sees no price at which the position would be liquidated.
    ...(held.liquidationPrice.isPositive() ? { liquidationPrice: held.liquidationPrice } : {}),
  };
}

/** Leverage and margin mode of those of the named symbols that the exchange lists. */
export async function readAllSettings(
  ask: Ask,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, SymbolSettings>> {
  const rows = rowsBySymbol(await ask('fapiPrivateGetSymbolConfig'), 'symbol settings');
  const listed = symbols.filter((symbol) => !isInverseSymbol(symbol) && rows.has(idOf(symbol)));
  return new Map(listed.map((symbol) => [symbol, settingsOf(rows.get(idOf(symbol)), symbol)]));
}

/** One symbol's leverage and margin mode. */
export async function readSettings(ask: Ask, symbol: string): Promise<SymbolSettings> {
  if (isInverseSymbol(symbol)) return inverseSettingsOf(await askForInverse(ask, symbol), symbol);
  const id = idOf(symbol);
  const rows = rowsBySymbol(await ask('fapiPrivateGetSymbolConfig', { symbol: id }), 'symbol settings');
  return settingsOf(rows.get(id), symbol);
}

function settingsOf(row: unknown, symbol: string): SymbolSettings {
  const { leverage, marginType } = readWire(configuration, row, `settings of ${symbol}`);
  return { leverage, marginMode: MARGIN_MODES[marginType] };
}

/** The coin-margined host takes no symbol here, only the pair of all contracts of a coin. */
const askForInverse = (ask: Ask, symbol: string): Promise<unknown> =>
  ask('dapiPrivateGetPositionRisk', { pair: pairOf(symbol.slice(0, symbol.indexOf('/'))) });

const inverseConfiguration = z.object({ marginType: z.enum(['isolated', 'cross']), leverage: positive(ratio) });

/** Leverage and margin mode of an inverse contract, which its list of positions tells, also of flat ones. */
export function inverseSettingsOf(reply: unknown, symbol: string): SymbolSettings {
  const row = rowsBySymbol(reply, 'list of positions').get(idOf(symbol));
  const { leverage, marginType } = readWire(inverseConfiguration, row, `settings of ${symbol}`);
  return { leverage, marginMode: marginType };
}

const sides = z.object({ dualSidePosition: z.boolean() });

/** Whether the account nets long and short, or holds them apart. */
export async function readPositionMode(
  ask: Ask,
  endpoint: 'fapiPrivateGetPositionSideDual' | 'dapiPrivateGetPositionSideDual' = 'fapiPrivateGetPositionSideDual',
): Promise<'one-way' | 'hedge'> {
  const { dualSidePosition } = readWire(sides, await ask(endpoint), 'position mode');
  return dualSidePosition ? 'hedge' : 'one-way';
}

const openOrders = z.array(z.object({ symbol: z.string().check(z.minLength(1)), clientOrderId: z.string() }));

/** Every order that rests on the account, the policies' symbols or not. */
export async function readRestingOrders(
  ask: Ask,
  endpoint: 'fapiPrivateGetOpenOrders' | 'dapiPrivateGetOpenOrders' = 'fapiPrivateGetOpenOrders',
): Promise<readonly RestingOrder[]> {
  const rows = readWire(openOrders, await ask(endpoint), 'list of open orders');
  return rows.map(({ symbol, clientOrderId }) => ({ symbol: symbolOf(symbol), clientOrderId }));
}
