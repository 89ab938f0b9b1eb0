import type { ExchangePorts } from './ways-outside.ts';

type Act = <T>(id: string, amount: string, perform: () => Promise<T>) => Promise<T>;

/** The margin calls of a process, each by way of `act`, which knows what it is about before it leaves. */
export const marginThrough = (margin: ExchangePorts['margin'], act: Act): ExchangePorts['margin'] => ({
  addMargin: (symbol, amount) => act('top-up', `${symbol} ${amount}`, () => margin.addMargin(symbol, amount)),
  reduceMargin: (symbol, amount) => act('sweep', `${symbol} ${amount}`, () => margin.reduceMargin(symbol, amount)),
  transferToFutures: (coin, amount, into) =>
    act('transfer', `${coin} ${amount}${into === undefined ? '' : ` ${into}`}`, () =>
      margin.transferToFutures(coin, amount, into),
    ),
  setLeverage: (symbol, leverage) =>
    act('leverage', `${symbol} ${leverage}`, () => margin.setLeverage(symbol, leverage)),
  setMarginMode: (symbol, mode) => act('margin-mode', `${symbol} ${mode}`, () => margin.setMarginMode(symbol, mode)),
});
