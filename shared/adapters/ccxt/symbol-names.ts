/** A linear perpetual's unified symbol, such as `BTC/USDT:USDT`. */
const UNIFIED = /^([^/:\s]+)\/([^/:\s]+):\2$/;
/** A spot market's unified symbol, such as `BTC/USDT`. */
const SPOT = /^([^/:\s]+)\/([^/:\s]+)$/;
/** How Binance writes it, or a delivery contract such as `BTCUSDT_250328`. */
const RAW = /^(.+?)(USDT|USDC|FDUSD|BUSD|USD1|BTC)(?:_(\d{6}))?$/;

/** Binance's name of a linear perpetual: `BTCUSDT` for `BTC/USDT:USDT`. Throws for any other kind of symbol. */
export function idOf(symbol: string): string {
  const [, coin, quoteCoin] = UNIFIED.exec(symbol) ?? [];
  if (coin === undefined || quoteCoin === undefined) {
    throw new Error(`"${symbol}" is no linear perpetual of Binance; write it like "BTC/USDT:USDT".`);
  }
  return `${coin}${quoteCoin}`;
}

/** The same, for a symbol that somebody wrote by hand: undefined where it is no linear perpetual. */
export function idIfPerpetual(symbol: string): string | undefined {
  return UNIFIED.test(symbol) ? idOf(symbol) : undefined;
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
  const [, coin, quoteCoin, delivery] = RAW.exec(id) ?? [];
  if (coin === undefined || quoteCoin === undefined) return id;
  return `${coin}/${quoteCoin}:${quoteCoin}${delivery === undefined ? '' : `-${delivery}`}`;
}
