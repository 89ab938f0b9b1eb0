import { describe, expect, it } from 'vitest';
import { idOf, symbolOf } from '../../../shared/adapters/ccxt/symbol-names.ts';

describe('the name of a perpetual', () => {
  it.each([
    ['BTC/USDT:USDT', 'BTCUSDT'],
    ['BTC/USDC:USDC', 'BTCUSDC'],
    ['1000PEPE/USDT:USDT', '1000PEPEUSDT'],
    ['ETH/BTC:BTC', 'ETHBTC'],
    ['BTC/USD:BTC', 'BTCUSD_PERP'],
    ['1000PEPE/USD:1000PEPE', '1000PEPEUSD_PERP'],
  ])('%s is %s, both ways', (symbol, id) => {
    expect(idOf(symbol)).toBe(id);
    expect(symbolOf(id)).toBe(symbol);
  });

  it.each(['BTC/USDT', 'BTC/USD:ETH', 'BTCUSDT', '', 'BTC/USDT:USDT-250328', 'A B/USDT:USDT'])(
    '"%s" has no perpetual of its own',
    (symbol) => {
      expect(() => idOf(symbol)).toThrow('no perpetual of Binance');
    },
  );

  it('of a delivery contract keeps its day; of an unknown kind stays as it is', () => {
    expect(symbolOf('BTCUSDT_250328')).toBe('BTC/USDT:USDT-250328');
    expect(symbolOf('BTCUSD_250328')).toBe('BTC/USD:BTC-250328');
    expect(symbolOf('BTCXYZ')).toBe('BTCXYZ');
  });
});
