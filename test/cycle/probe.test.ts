import { expect, it } from 'vitest';
import { contracts, coins, quote, ratio, price } from '../../shared/money/amount.ts';
import { runPass } from '../../shared/cycle/run-pass.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { autoDeleverage } from '../../shared/venue/forced-close.ts';
import { movePrices } from '../../shared/venue/prices.ts';
import { BTC, ETH, scene } from '../venue/scene.ts';
import { Stage, pricesAt, ACCOUNT, BTC_POLICY } from '../support/stage.ts';
import { unkeptPromises, brokenSafety } from '../support/promises.ts';
import { mortal } from '../support/crash.ts';

let n = 0;
const foreign = (stage: Stage, side: 'buy'|'sell', q: string, id = `web_${n++}`, reduceOnly=false, symbol = BTC) => stage.exchange.happen((v, now) => {
  const p = placeOrder(v, { clientOrderId: id, symbol, side, contracts: contracts(q), reduceOnly, style: { kind: 'market' } }, now);
  if (p.kind === 'refused') throw new Error(p.because);
  return p.state;
});
const open = async (wish = {}, venue = scene()) => { const s = new Stage(venue); s.wish(wish); await s.pass(); s.clock.advance(300_000); return s; };
const show = (r: any) => r.kind === 'done' ? r.entries.map((e: any) => e.kind + ':' + (e.action?.kind ?? e.action ?? e.notice?.code ?? e.because ?? e.words ?? '')) : r;

it('1 liquidation booked while settling latches', async () => {
  const s = new Stage(); s.wish();
  s.exchange.faults.nextOrders({ kind: 'cut-after' });
  await s.pass();
  s.moveTo('95000'); s.moveTo('60000');
  expect(s.short().toString()).toBe('0');
  const rs = await s.passes(4);
  console.log('LIQ', s.short().toString(), rs.map(show), s.heard());
});
it('1b liquidation latches normally', async () => {
  const s = await open();
  s.moveTo('95000'); s.moveTo('60000');
  const rs = await s.passes(4);
  console.log('LIQ-normal', s.short().toString(), rs.map(show), s.heard());
});
it('1c liquidation after edit', async () => {
  const s = await open();
  s.moveTo('95000'); s.moveTo('60000'); s.wish({ ratio: '0.5' });
  const rs = await s.passes(4);
  console.log('LIQ-edited', s.short().toString(), rs.map(show), s.heard());
});
it('2 forty foreign fills', async () => {
  const s = await open();
  for (let i = 0; i < 45; i++) foreign(s, 'sell', '0.001');
  try { const rs = await s.passes(3); console.log('FOREIGN45', rs.map(show), await unkeptPromises(s, s.short())); } catch (e) { console.log('FOREIGN45 THROWS', String(e)); }
});
it('3 doubtful top-up, position gone flat', async () => {
  const s = await open();
  s.moveTo('73000');
  s.exchange.faults.nextActions({ kind: 'cut-before' });
  await s.passes(1);
  foreign(s, 'buy', '1.2', 'web_x', true);
  s.moveTo('60000');
  const rs = await s.passes(6);
  console.log('TOPUP-FLAT', (await s.page()).action?.isSettled, s.short().toString(), rs.map(show), s.heard());
});
it('4 banned in the middle of a pass', async () => {
  const s = new Stage(); s.wish(); s.wish({ policyId: 'eth', coin: 'ETH' });
  s.exchange.happen(v => movePrices({ ...v, spot: { ...v.spot, ETH: { free: coins('5'), locked: coins('0') } } }, ETH, pricesAt('3000'), s.clock.nowMs()).state);
  s.exchange.faults.nextOrders({ kind: 'refuse', code: 'banned', retryAfterMs: 3_600_000 });
  await s.pass();
  console.log('BANNED', s.exchange.calls.join(' '));
});
it('5 instrument changed', async () => {
  const s = await open();
  s.exchange.happen(v => movePrices(v, ETH, pricesAt('3000'), s.clock.nowMs()).state);
  s.wish({ instrument: ETH });
  const rs = await s.passes(3).catch(e => [String(e)]);
  console.log('INSTRUMENT', rs.map(show), s.heard(), s.short().toString(), s.short(ETH).toString());
});
it('6 doubled order', async () => {
  const s = new Stage(); s.wish();
  s.exchange.faults.nextOrders({ kind: 'doubled' });
  await s.pass();
  const rs = await s.passes(3);
  console.log('DOUBLED', s.short().toString(), rs.map(show), s.heard());
});
it('6b doubled order, reply lost', async () => {
  const s = new Stage(); s.wish();
  s.exchange.faults.nextOrders({ kind: 'cut-after' });
  await s.pass();
  foreign(s, 'sell', '0.5', s.exchange.asked[0]?.clientOrderId ?? '');
  const rs = await s.passes(3);
  console.log('DOUBLED-LOST', s.short().toString(), rs.map(show), s.heard());
});
it('7 orphan after resume', async () => {
  const s = await open({ margin: { from: ['futures', 'spot'] } });
  s.exchange.happen((v) => ({ ...v, positions: { ...v.positions, [BTC]: { ...v.positions[BTC]!, contracts: contracts('1.1') } } }));
  await s.passes(1);
  const alert = s.channel.sent.find(a => a.code === 'account-halted');
  const id = /resume to "([^"]+)"/.exec(alert?.text ?? '')?.[1];
  s.controls.put(ACCOUNT, { mode: 'run', resume: id });
  const rs = await s.passes(1);
  s.policies.delete(ACCOUNT, 'btc-core');
  const rs2 = await s.passes(2);
  console.log('RESUME', id, rs.map(show), rs2.map(show), s.heard(), (await s.page()).states.map(x => x.policyId));
});
it('8 hedge mode and resume', async () => {
  const s = new Stage(scene({ positionMode: 'hedge' })); s.wish();
  await s.pass();
  const alert = s.channel.sent.find(a => a.code === 'account-halted');
  const id = /resume to "([^"]+)"/.exec(alert?.text ?? '')?.[1];
  s.controls.put(ACCOUNT, { mode: 'run', resume: id });
  const rs = await s.passes(2);
  console.log('HEDGEMODE', s.exchange.asked.length, rs.map(show), s.heard());
});
it('9 restored backup, position agrees', async () => {
  const s = await open();
  const b = s.backup();
  s.wish({ ratio: '0.7' }); await s.passes(1); s.wish({ ratio: '0.6' }); await s.passes(2);
  console.log('before restore', s.short().toString(), (await s.slot()).seq);
  s.restore(b);
  s.wish({ ratio: '0.65' });
  const rs = await s.passes(3);
  console.log('RESTORED', s.exchange.asked.map(o => o.clientOrderId).join(' '), s.short().toString(), rs.map(show), s.heard());
});
it('9b restored backup, position agrees, reply lost', async () => {
  const s = await open();
  const b = s.backup();
  s.wish({ ratio: '0.7' }); await s.passes(1); s.wish({ ratio: '0.6' }); await s.passes(2);
  s.restore(b);
  s.wish({ ratio: '0.65' });
  s.exchange.faults.nextOrders({ kind: 'cut-before' });
  const rs = await s.passes(5);
  console.log('RESTORED-LOST', s.exchange.asked.map(o => o.clientOrderId).join(' '), s.short().toString(), rs.map(show), s.heard());
});
it('10 limit orders', async () => {
  const s = new Stage(); s.wish({ order: { style: 'limit', patience: 2 } });
  const seen: string[] = [];
  for (let i = 0; i < 7; i++) { const r = await s.pass(); seen.push(JSON.stringify(show(r)) + s.short()); s.clock.advance(300_000); }
  console.log('LIMIT', seen, s.exchange.asked.map(o => o.style.kind));
});
it('11 spot unreadable', async () => {
  const s = await open();
  s.wish({ ratio: '0.9' });
  for (const part of ['spot', 'resting', 'settings', 'mode', 'clock'] as const) {
    const t = await open(); t.wish({ ratio: '0.7' });
    t.exchange.faults.failing.add(part);
    await t.passes(12);
    console.log('UNREADABLE', part, t.short().toString(), t.heard());
  }
});
it('12 other deployment', async () => {
  const s = await open();
  foreign(s, 'sell', '0.1', 'cw1abcdefg5');
  const rs = await s.passes(2);
  console.log('OTHERCOPY', s.short().toString(), rs.map(show), s.heard());
});
it('13 foreign fills lag', async () => {
  const s = await open();
  s.exchange.faults.fillsLagMs = 3000;
  s.clock.advance(300_000);
  foreign(s, 'sell', '0.1');
  const r = await s.pass();
  s.exchange.faults.heal();
  const rs = await s.passes(2);
  console.log('FILLSLAG', show(r), rs.map(show), s.heard());
});
it('14 clock skew 20s, exchange behind', async () => {
  const s = new Stage(); s.wish();
  // fills stamped 20 s earlier
  const ex = s.exchange; const rf = ex.readFills.bind(ex);
  ex.readFills = async (sym, from) => { const r = await rf(sym, { sinceMs: from.sinceMs + 20_000, ...(from.afterId ? { afterId: from.afterId } : {}) }); return r; };
  ex.skewMs = -20_000;
  const r = await s.pass();
  const rs = await s.passes(3);
  console.log('SKEW', show(r), rs.map(show), s.heard());
});
it('15 tiers empty for ETH', async () => {
  const s = new Stage(); s.wish(); s.wish({ policyId: 'eth', coin: 'ETH' });
  s.exchange.happen(v => movePrices({ ...v, spot: { ...v.spot, ETH: { free: coins('5'), locked: coins('0') } } }, ETH, pricesAt('3000'), s.clock.nowMs()).state);
  await s.pass();
  s.exchange.happen(v => ({ ...v, instruments: { ...v.instruments, [ETH]: { ...v.instruments[ETH]!, tiers: [] } } }));
  s.wish({ ratio: '0.7' });
  const orig = s.exchange.readAccount.bind(s.exchange);
  const rs = await s.passes(2).catch(e => [String(e)]);
  console.log('TIERS', s.short().toString(), s.short(ETH).toString(), rs.map(show), s.heard());
});
it('16 partially liquidated (ADL)', async () => {
  const s = await open();
  s.exchange.happen((v, now) => autoDeleverage(v, BTC, contracts('0.3'), now).state);
  const rs = await s.passes(3);
  console.log('ADL', s.short().toString(), rs.map(show), s.heard());
});
it('17 breaker', async () => {
  const s = new Stage(); s.wish();
  s.exchange.faults.nextOrders(...Array.from({ length: 4 }, () => ({ kind: 'refuse', code: 'margin' }) as const));
  await s.passes(8);
  console.log('BREAKER', s.exchange.asked.length, s.heard());
});
it('18 stop during action', async () => {
  const s = await open();
  s.moveTo('73000');
  const m = mortal(s.outside);
  const out = { ...m.outside, controls: { read: async (a: string) => { const r = await s.controls.read(a); return m.calls.some(c => c === 'ledger.commit') ? { ok: true, value: { mode: 'stop' as const } } as const : r; } } };
  s.clock.advance(1000);
  const r = await s.pass(out);
  console.log('STOPACT', show(r), s.channel.sent.map(a => a.text));
});
it('19 futures wallet empty in map, transfer doubtful', async () => { 
  const s = await open({ margin: { from: ['futures', 'spot'] } }, scene({ wallet: quote('40000'), spot: { BTC: coins('2'), USDT: coins('60000') } }));
  s.moveTo('73000');
  const ra = s.exchange.readAccount.bind(s.exchange);
  s.exchange.faults.nextActions({ kind: 'cut-before' });
  await s.passes(1);
  s.exchange.readAccount = async (a, b) => { const r = await ra(a, b); return { ...r, futures: { ok: true, value: new Map() } }; };
  const rs = await s.passes(3);
  console.log('FUTURESEMPTY', (await s.page()).action?.isSettled, rs.map(show));
});
