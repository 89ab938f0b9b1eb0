import { NO_QUOTE, type Quote } from '../../../shared/money/amount.ts';
import {
  availableBalance,
  crossMargin,
  entryPriceOf,
  initialMarginOf,
  isIsolated,
  openOrderMargin,
  orderMargin,
  positionMaintenance,
  positionNotional,
  totalWallet,
  unrealisedOf,
  withdrawable,
} from '../../../shared/venue/account-margin.ts';
import { instrumentOf, pricesOf } from '../../../shared/venue/lookups.ts';
import { statedLiquidation } from '../../../shared/venue/stated-liquidation.ts';
import type { VenuePosition, VenueState } from '../../../shared/venue/venue-state.ts';
import { type EmulatedSymbol, wireIdOf } from './emulated-symbols.ts';
import { isListed } from './wire-exchange.ts';
import { eight } from './wire-order.ts';

/** The futures account: everything booked, what it has gained, and what of it is free. */
export function wireAccount(venue: VenueState, nowMs: number, symbols: readonly EmulatedSymbol[]): unknown {
  const positions = Object.entries(venue.positions).filter(([symbol]) => isListed(symbols, symbol));
  const sum = (part: (symbol: string, position: VenuePosition) => Quote): Quote =>
    positions.reduce((total, [symbol, position]) => total.plus(part(symbol, position)), NO_QUOTE);
  const wallet = totalWallet(venue);
  const unrealised = sum((symbol, position) => unrealisedOf(venue, symbol, position));
  const maintenance = sum((symbol, position) => positionMaintenance(venue, symbol, position));
  const initial = sum((symbol, position) => initialMargin(venue, symbol, position));
  const orders = openOrderMargin(venue);
  const crossUnPnl = eight(crossMargin(venue).unrealised);
  const availableBalanceText = eight(availableBalance(venue));
  const maxWithdrawAmount = eight(withdrawable(venue));
  return {
    totalInitialMargin: eight(initial.plus(orders)),
    totalMaintMargin: eight(maintenance),
    totalWalletBalance: eight(wallet),
    totalUnrealizedProfit: eight(unrealised),
    totalMarginBalance: eight(wallet.plus(unrealised)),
    totalPositionInitialMargin: eight(initial),
    totalOpenOrderInitialMargin: eight(orders),
    totalCrossWalletBalance: eight(venue.wallet),
    totalCrossUnPnl: crossUnPnl,
    availableBalance: availableBalanceText,
    maxWithdrawAmount,
    assets: [
      {
        asset: venue.quoteCoin,
        walletBalance: eight(wallet),
        unrealizedProfit: eight(unrealised),
        marginBalance: eight(wallet.plus(unrealised)),
        maintMargin: eight(maintenance),
        initialMargin: eight(initial.plus(orders)),
        positionInitialMargin: eight(initial),
        openOrderInitialMargin: eight(orders),
        crossWalletBalance: eight(venue.wallet),
        crossUnPnl,
        availableBalance: availableBalanceText,
        maxWithdrawAmount,
        // An asset that was never touched has 0 here, and clients skip it.
        updateTime: nowMs,
      },
    ],
    positions: positions.map(([symbol, position]) => accountPosition(venue, symbol, position)),
  };
}

const initialMargin = (venue: VenueState, symbol: string, position: VenuePosition): Quote =>
  initialMarginOf(venue, symbol, positionNotional(venue, symbol, position));

/** What both the account and the position list say about a position. */
function accountPosition(venue: VenueState, symbol: string, position: VenuePosition) {
  const sign = <A extends { negated(): A }>(amount: A): A => (position.side === 'short' ? amount.negated() : amount);
  const unrealised = unrealisedOf(venue, symbol, position);
  const isolated = isIsolated(venue, symbol);
  return {
    symbol: wireIdOf(instrumentOf(venue, symbol)),
    positionSide: 'BOTH',
    positionAmt: sign(position.contracts).toString(),
    unrealizedProfit: eight(unrealised),
    isolatedMargin: isolated ? eight(position.isolatedWallet.plus(unrealised)) : '0',
    notional: eight(sign(positionNotional(venue, symbol, position))),
    isolatedWallet: isolated ? eight(position.isolatedWallet) : '0',
    initialMargin: eight(initialMargin(venue, symbol, position)),
    maintMargin: eight(positionMaintenance(venue, symbol, position)),
    updateTime: position.updatedAtMs,
  };
}

/** A row of positionRisk, version 3. */
export function wirePosition(venue: VenueState, symbol: string, position: VenuePosition): unknown {
  const { unrealizedProfit, initialMargin: positionMargin, ...shared } = accountPosition(venue, symbol, position);
  const liquidation = statedLiquidation(venue, symbol, position);
  const entryPrice = eight(entryPriceOf(venue, symbol, position));
  const openOrders = venue.openOrders
    .filter((order) => order.symbol === symbol)
    .reduce((sum, order) => sum.plus(orderMargin(venue, order)), NO_QUOTE);
  return {
    ...shared,
    entryPrice,
    breakEvenPrice: entryPrice,
    markPrice: pricesOf(venue, symbol).mark,
    unRealizedProfit: unrealizedProfit,
    liquidationPrice: liquidation === undefined ? '0' : eight(liquidation),
    marginAsset: venue.quoteCoin,
    initialMargin: positionMargin,
    positionInitialMargin: positionMargin,
    openOrderInitialMargin: eight(openOrders),
    adl: 1,
    bidNotional: '0',
    askNotional: '0',
  };
}
