import type { EmulatedSymbol } from './emulated-symbols.ts';

/** What futures exchangeInfo says about prices and quantities of a symbol. */
export const futuresFilters = (symbol: EmulatedSymbol): readonly unknown[] => [
  ...sharedFilters(symbol),
  { filterType: 'MAX_NUM_ORDERS', limit: 200 },
  { filterType: 'MIN_NOTIONAL', notional: symbol.instrument.notionalMin },
  { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
];

/** The same for spot, where the least notional has another name. */
export const spotFilters = (symbol: EmulatedSymbol): readonly unknown[] => [
  ...sharedFilters(symbol),
  { filterType: 'NOTIONAL', minNotional: '5', applyMinToMarket: true, maxNotional: '9000000', applyMaxToMarket: false },
];

const sharedFilters = ({ instrument, limitQuantityMax }: EmulatedSymbol): readonly unknown[] => {
  const { tick, lot, quantityMin, quantityMax } = instrument;
  return [
    { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '4529764', tickSize: tick },
    { filterType: 'LOT_SIZE', minQty: quantityMin, maxQty: limitQuantityMax, stepSize: lot },
    { filterType: 'MARKET_LOT_SIZE', minQty: quantityMin, maxQty: quantityMax, stepSize: lot },
  ];
};
