import { describe, expect, it } from 'vitest';
import { otherPositions } from '../../shared/cycle/other-positions.ts';
import { found, missing, type Read } from '../../shared/market/read.ts';
import type { Position } from '../../shared/market/snapshot.ts';
import { type Price, price, quote } from '../../shared/money/amount.ts';
import { toStored } from '../../shared/money/stored.ts';
import { BTC, instrumentOf, shortOf } from '../support/given.ts';

const ETH = 'ETH/USDT:USDT';
const SOL = 'SOL/USDT:USDT';

function others(
  positions: Record<string, Position>,
  marks: Record<string, Read<Price>> = { [ETH]: found(price('4000')) },
) {
  const instruments = new Map([BTC, ETH].map((symbol) => [symbol, instrumentOf({ symbol })]));
  const sight = {
    positions: found(new Map(Object.entries(positions))),
    marks: new Map(Object.entries(marks)),
    instruments,
  };
  return toStored(otherPositions(BTC, 'USDT', sight));
}

const NOTHING = { isolatedWallets: '0', maintenance: '0', unrealised: '0', shorts: '0' };
const crossShort = shortOf('20', '3000', { isolatedWallet: quote('0'), unrealised: quote('-19000') });

describe('what the other positions do to a wallet', () => {
  it('is nothing where there are none but its own', () => {
    expect(others({})).toEqual(NOTHING);
    expect(others({ [BTC]: crossShort, [ETH]: { side: 'flat' } })).toEqual(NOTHING);
  });

  it('of a cross short is its maintenance, its loss and its worth, all at mark', () => {
    // 80,000 at mark: 0.5 % less 50
    expect(others({ [ETH]: crossShort })).toEqual({
      ...NOTHING,
      maintenance: '350',
      unrealised: '-20000',
      shorts: '80000',
    });
  });

  it('of a cross long gains with the price and counts as no short', () => {
    const long = { ...crossShort, side: 'long' as const };
    expect(others({ [ETH]: long })).toEqual({ ...NOTHING, maintenance: '350', unrealised: '20000' });
  });

  it('of an isolated one is its own wallet, whatever it has lost', () => {
    const isolated = shortOf('20', '3000', { isolatedWallet: quote('30000'), unrealised: quote('-19000') });
    expect(others({ [ETH]: isolated })).toEqual({ ...NOTHING, isolatedWallets: '30000' });
  });

  it('without a price is what the exchange states, and the rest at its entry', () => {
    const stated = { ...NOTHING, maintenance: '250', unrealised: '-19000', shorts: '60000' };
    expect(others({ [ETH]: crossShort }, { [ETH]: missing('timed out') })).toEqual(stated);
    expect(others({ [ETH]: crossShort }, {})).toEqual(stated);
  });

  it('of a contract nobody asked about is the gain or loss the exchange states', () => {
    expect(others({ [SOL]: crossShort })).toEqual({ ...NOTHING, unrealised: '-19000' });
  });

  it('leaves out what is settled in another coin, and adds up the rest', () => {
    const isolated = shortOf('1', '100', { isolatedWallet: quote('50') });
    expect(others({ [ETH]: crossShort, [SOL]: isolated, 'BTC/USDC:USDC': crossShort })).toEqual({
      isolatedWallets: '50',
      maintenance: '350',
      unrealised: '-20000',
      shorts: '80000',
    });
  });
});
