import { expect, it } from 'vitest';
import { openPaperGlances } from '../../../shared/adapters/paper/paper-glances.ts';
import { contracts, price } from '../../../shared/money/amount.ts';
import { openShort } from './given.ts';
import { BTC } from './scripted-market.ts';

it('a glance at a paper account sees its short beside public prices, and writes nothing', async () => {
  const { market, store } = await openShort();
  const before = store.writes;
  const glances = openPaperGlances({ venueStore: store, market, account: 'main' });
  const { marks, positions, spot, futures } = await glances.readGlance([BTC]);
  expect(marks.get(BTC)).toEqual({ ok: true, value: price('60000') });
  expect(positions.ok && positions.value.get(BTC)).toMatchObject({ side: 'short', contracts: contracts('1') });
  expect(spot.ok && spot.value.get('BTC')?.free.toString()).toBe('2');
  expect(futures.ok && futures.value.has('USDT')).toBe(true);
  expect((await glances.readInstruments([BTC])).ok).toBe(true);
  expect(store.writes).toBe(before);
});

it('what cannot be read, or was never opened, is no account without a short', async () => {
  const { market, store } = await openShort();
  const stranger = await openPaperGlances({ venueStore: store, market, account: 'other' }).readGlance([BTC]);
  expect(stranger.positions).toEqual({ ok: false, because: 'the paper account other was not opened yet' });
  store.reads = 'fail';
  const { marks, positions } = await openPaperGlances({ venueStore: store, market, account: 'main' }).readGlance([BTC]);
  expect([marks.get(BTC)?.ok, positions.ok]).toEqual([true, false]);
  const damaged = { load: async () => ({ ok: true, value: { rev: 1, text: 'not one' } }) as const };
  const { spot } = await openPaperGlances({ venueStore: damaged, market, account: 'main' }).readGlance([BTC]);
  expect(spot).toMatchObject({ ok: false });
});
