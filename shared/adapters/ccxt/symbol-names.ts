/** A linear perpetual's unified symbol, such as `BTC/USDT:USDT`. */
const UNIFIED = /^([^/:\s]+)\/([^/:\s]+):\2$/;
/** An inverse perpetual's, such as `BTC/USD:BTC`. */
const INVERSE = /^([^/:\s]+)\/USD:\1$/;
/** A spot market's unified symbol, such as `BTC/USDT`. */
const SPOT = /^([^/:\s]+)\/([^/:\s]+)$/;
/** How Binance writes it, or a delivery contract such as `BTCUSDT_250328`. */
const RAW = /^(.+?)(USDT|USDC|FDUSD|BUSD|USD1|BTC)(?:_(\d{6}))?$/;
/** How Binance writes inverse contracts: `BTCUSD_PERP`, `BTCUSD_250328`. */
const RAW_INVERSE = /^(.+?)USD_(PERP|\d{6})$/;

/**
 * Binance's name of a perpetual: `BTCUSDT` for `BTC/USDT:USDT`, `BTCUSD_PERP` for `BTC/USD:BTC`. Throws for any other kind
 * of symbol.
 */
export function idOf(symbol: string): string {
  const id = idIfPerpetual(symbol);
  if (id === undefined) {
    throw new Error(`"${symbol}" is no perpetual of Binance; write it like "BTC/USDT:USDT" or "BTC/USD:BTC".`);
  }
  return id;
}

/** The same, for a symbol that somebody wrote by hand: undefined where it is no perpetual. */
export function idIfPerpetual(symbol: string): string | undefined {
  const [, inverseCoin] = INVERSE.exec(symbol) ?? [];
  if (inverseCoin !== undefined) return `${pairOf(inverseCoin)}_PERP`;
  const [, coin, quoteCoin] = UNIFIED.exec(symbol) ?? [];
  return coin === undefined || quoteCoin === undefined ? undefined : `${coin}${quoteCoin}`;
}

/** What Binance calls all inverse contracts of a coin together: `BTCUSD`. */
export const pairOf = (coin: string): string => `${coin}USD`;

/** Binance's name of the spot market a perpetual's coin trades in: for dollars it is the one in USDT. */
export function spotIdOf(symbol: string): string | undefined {
  const [, coin] = INVERSE.exec(symbol) ?? [];
  return coin === undefined ? idIfPerpetual(symbol) : `${coin}USDT`;
}

/** Binance's name of a spot market: `BTCUSDT` for `BTC/USDT`; undefined for any other kind of symbol. */
export function idIfSpot(symbol: string): string | undefined {
  const [, coin, quoteCoin] = SPOT.exec(symbol) ?? [];
  return coin === undefined || quoteCoin === undefined ? undefined : `${coin}${quoteCoin}`;
}

/**
 * The unified symbol behind Binance's name of a futures contract; the name itself where it is of no known kind, so
 * that a foreign position is still seen.
 */
export function symbolOf(id: string): string {
  const [, inverseCoin, expiry] = RAW_INVERSE.exec(id) ?? [];
  if (inverseCoin !== undefined) return `${inverseCoin}/USD:${inverseCoin}${expiry === 'PERP' ? '' : `-${expiry}`}`;
  const [, coin, quoteCoin, delivery] = RAW.exec(id) ?? [];
  if (coin === undefined || quoteCoin === undefined) return id;
  return `${coin}/${quoteCoin}:${quoteCoin}${delivery === undefined ? '' : `-${delivery}`}`;
}
