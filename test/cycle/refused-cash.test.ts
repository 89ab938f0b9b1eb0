import { describe, expect, it } from 'vitest';
import type { ActionOutcome } from '../../shared/market/outcome.ts';
import { coins, contracts, NO_CONTRACTS, NO_QUOTE, type Quote, quote } from '../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time/duration.ts';
import { PERIOD_MS, Stage } from '../support/stage.ts';
import { opened, TOP_UP_FROM_SPOT } from '../support/stories.ts';
import { BTC, scene } from '../venue/scene.ts';

const isolated = ({ exchange }: Stage): Quote => exchange.venue.positions[BTC]?.isolatedWallet ?? NO_QUOTE;
const times = ({ exchange }: Stage, call: string): number => exchange.calls.filter((each) => each === call).length;
const spotCash = ({ exchange }: Stage): string => `${exchange.venue.spot['USDT']?.free}`;

/** The exchange moves no cash out of the spot wallet, whoever asks. */
function refuseTransfers({ exchange }: Stage): void {
  exchange.transferToFutures = async (): Promise<ActionOutcome> => {
    exchange.calls.push('transferToFutures');
    return { kind: 'refused', code: 'credentials', because: 'scripted: the key may not transfer' };
  };
}

/** The mark rises hour by hour, with a pass every period; the position is never liquidated, and never long. */
async function climb(stage: Stage, marks: readonly string[]): Promise<void> {
  for (const mark of marks) {
    stage.moveTo(mark);
    await stage.passes(3);
    expect(stage.short().gt(NO_CONTRACTS)).toBe(true);
  }
  expect(stage.heard()).not.toContain('liquidation-trade');
}

describe('a transfer from spot that the exchange refuses', () => {
  it('leaves the cash of the futures wallet to go to the margin in the same pass', async () => {
    const stage = await TOP_UP_FROM_SPOT.prepare();
    refuseTransfers(stage);
    const before = isolated(stage);
    await stage.pass();
    expect([times(stage, 'transferToFutures'), times(stage, 'addMargin')]).toEqual([1, 1]);
    expect(isolated(stage).minus(before).toText(0)).toBe('4000');
    expect(stage.heard()).toEqual(expect.arrayContaining(['action-refused', 'topped-up']));
    expect(spotCash(stage)).toBe('60000');
  });

  it('is no cash to wait for: near liquidation the short is bought back, and never liquidated', async () => {
    const stage = await TOP_UP_FROM_SPOT.prepare();
    refuseTransfers(stage);
    await climb(stage, ['76000', '79000', '82000', '85000', '88000', '91000', '94000']);
    expect(stage.short().lt(contracts('1.2'))).toBe(true);
    expect(stage.heard()).toContain('bought-back');
    expect(spotCash(stage)).toBe('60000');
  });

  it('does not keep its owner from closing', async () => {
    const stage = await TOP_UP_FROM_SPOT.prepare();
    refuseTransfers(stage);
    await stage.passes(2);
    stage.wish({ ratio: '0', margin: { from: ['futures', 'spot'] } });
    await stage.passes(2);
    expect(stage.short().toString()).toBe('0');
  });
});

describe('a top-up that an overloaded exchange turns away', () => {
  it('is tried again in a minute: the cash is still cash, and nothing is bought back', async () => {
    const stage = await opened((now) => now.moveTo('73000'));
    stage.exchange.faults.nextActions({ kind: 'refuse', code: 'overloaded' });
    expect(await stage.pass()).toMatchObject({ againInMs: MINUTE_MS });
    stage.clock.advance(MINUTE_MS);
    await stage.pass();
    expect(stage.heard()).toContain('topped-up');
    expect(stage.short().toString()).toBe('1.2');
  });
});

describe('a key that may not transfer', () => {
  const prepare = async () => {
    const stage = await opened(
      undefined,
      scene({ wallet: quote('76000'), spot: { BTC: coins('2'), USDT: coins('60000') } }),
      { margin: { from: ['futures', 'spot'] } },
    );
    stage.exchange.keyRights = { ...stage.exchange.keyRights, canTransfer: false };
    stage.clock.advance(DAY_MS);
    stage.moveTo('60000');
    await stage.pass();
    stage.clock.advance(PERIOD_MS);
    return stage;
  };

  it('makes spot no source: no transfer is asked for, and futures cash alone is moved', async () => {
    const stage = await prepare();
    await climb(stage, ['73000', '82000', '91000', '100000', '106000', '112000', '118000']);
    expect(times(stage, 'transferToFutures')).toBe(0);
    expect(times(stage, 'addMargin')).toBeGreaterThan(0);
    expect(stage.heard()).toContain('bought-back');
    expect(spotCash(stage)).toBe('60000');
  });

  it.each([
    { canTransfer: false, transfers: 0 },
    { canTransfer: true, transfers: 1 },
  ])('is asked about every day (allowed again: $canTransfer)', async ({ canTransfer, transfers }) => {
    const stage = await prepare();
    const aDayOn = async () => {
      stage.clock.advance(DAY_MS - PERIOD_MS);
      stage.moveTo('60000');
      await stage.passes(1);
    };
    for (let day = 0; day < 5; day++) await aDayOn();
    stage.exchange.keyRights = { ...stage.exchange.keyRights, canTransfer };
    await aDayOn();
    stage.clock.advance(HOUR_MS);
    stage.moveTo('85000');
    await stage.pass();
    expect(times(stage, 'transferToFutures')).toBe(transfers);
    expect(times(stage, 'addMargin')).toBe(1);
  });

  it.each([
    { canTransfer: false, short: '0.664' },
    { canTransfer: true, short: '1.2' },
  ])('opens what the wallets it may use carry (allowed: $canTransfer)', async ({ canTransfer, short }) => {
    const stage = new Stage(scene({ wallet: quote('40000'), spot: { BTC: coins('2'), USDT: coins('60000') } }));
    stage.exchange.keyRights = { ...stage.exchange.keyRights, canTransfer };
    stage.wish({ margin: { from: ['futures', 'spot'] } });
    await stage.passes(3);
    expect(stage.short().toString()).toBe(short);
  });
});
