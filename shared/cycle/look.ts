import { bookFunding } from '../hedge/funding-cost.ts';
import type { CandleNeed } from '../market/candle-need.ts';
import type { Instrument } from '../market/instrument.ts';
import type { KeyRights } from '../market/key-rights.ts';
import type { AccountSnapshot } from '../market/snapshot.ts';
import { DAY_MS, HOUR_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import { halt, type Pass } from './pass.ts';
import { readCandles } from './read-candles.ts';
import { lookAtWallets } from './wallets.ts';

/** Every symbol this account is about: those its policies name, and those it has traded. */
const symbolsOf = (pass: Pass): readonly string[] => [
  ...new Set([...pass.hedges.flatMap(({ symbol }) => symbol ?? []), ...pass.slots.keys(), ...inDoubt(pass)]),
];

/** An action in doubt is settled by reading its symbol again, also when no policy names that any more. */
function inDoubt({ action }: Pass): readonly string[] {
  if (action === undefined || action.isSettled) return [];
  const { action: what } = action;
  if (what.kind !== 'transfer') return [what.symbol];
  return what.into === undefined ? [] : [`${what.quoteCoin}/USD:${what.quoteCoin}`];
}

/** The rules of every contract the account is about; empty when they cannot be read, which leaves every hedge unseen. */
export async function readRules(pass: Pass): Promise<ReadonlyMap<string, Instrument>> {
  const symbols = symbolsOf(pass);
  if (symbols.length === 0) return new Map();
  const rules = await pass.desk.reader.readInstruments(symbols);
  return rules.ok ? rules.value : new Map();
}

/** A key that could not be read yet, or must not be used, grows nothing. */
const KEY_EVERY_MS = DAY_MS;
const KEY_RETRY_MS = HOUR_MS;

/** Once a day: what the key may do. One that can take coins out of the account is refused, whoever made it. */
export async function checkKey(pass: Pass): Promise<void> {
  const { keyReadAtMs, keyUnsafe } = pass.account;
  const nowMs = pass.desk.clock.nowMs();
  if (nowMs - keyReadAtMs < (keyUnsafe === undefined ? KEY_EVERY_MS : KEY_RETRY_MS)) return;
  const rights = await pass.desk.reader.readKeyRights();
  if (!rights.ok) {
    // What was known of it stands; a key nobody has ever seen the rights of stays unused.
    if (keyReadAtMs === 0)
      pass.account = { ...pass.account, keyUnsafe: `its rights could not be read: ${rights.because}` };
    return;
  }
  const unsafe = whyUnsafe(rights.value);
  const { keyUnsafe: _before, ...account } = pass.account;
  pass.account = { ...account, keyReadAtMs: nowMs, ...(unsafe === undefined ? {} : { keyUnsafe: unsafe }) };
  pass.account = { ...pass.account, noTransferUntilMs: noTransferUntil(pass.account, rights.value, nowMs) };
}

/** Spot cash is no source for a key that may not move it; asked again before this runs out. */
const noTransferUntil = ({ noTransferUntilMs }: Pass['account'], { canTransfer }: KeyRights, nowMs: number): number =>
  canTransfer ? Math.min(noTransferUntilMs, nowMs + HOUR_MS) : nowMs + 2 * KEY_EVERY_MS;

function whyUnsafe({ canWithdraw, canTrade }: KeyRights): string | undefined {
  if (canWithdraw) return 'it may take coins out of the account: make one that can read and trade futures only';
  return canTrade ? undefined : 'it may not trade futures: allow that, and nothing else';
}

/** Looks at the whole account once, and takes note of the funding it finds. */
export async function look(pass: Pass, instruments: ReadonlyMap<string, Instrument>): Promise<AccountSnapshot> {
  const [seen] = await Promise.all([
    pass.desk.reader.readAccount([...instruments.keys()], pass.account.fundingSinceMs),
    lookAtWallets(pass),
  ]);
  noteFunding(pass, seen);
  const { silentUntilMs } = seen;
  if (silentUntilMs !== undefined && silentUntilMs > pass.account.bannedUntilMs) {
    pass.account = { ...pass.account, bannedUntilMs: silentUntilMs };
    pass.pending.push({ kind: 'blind', because: `the exchange asked for silence until ${isoOf(silentUntilMs)}` });
  }
  if (seen.positionMode.ok && seen.positionMode.value === 'hedge') {
    await halt(pass, 'The futures account is in hedge mode, which holds long and short apart: set it to one-way.');
  }
  return seen;
}

/** Takes note of the closed bars that somebody needs; where nobody does, nobody is asked. */
export async function lookAtCandles(pass: Pass, needs: readonly CandleNeed[]): Promise<void> {
  const ports = { source: pass.desk.reader, cache: pass.outside.candleCache };
  pass.candles = await readCandles(ports, needs, pass.desk.clock.nowMs());
}

/** Settlements not booked yet; those of the boundary instant are told apart by symbol. */
function noteFunding(pass: Pass, { funding }: AccountSnapshot): void {
  if (!funding.ok) return;
  const { fundingSinceMs, fundingSeen } = pass.account;
  const fresh = funding.value.filter(
    ({ atMs, symbol }) => atMs > fundingSinceMs || (atMs === fundingSinceMs && !fundingSeen.includes(symbol)),
  );
  if (fresh.length === 0) return;
  pass.funding.push(...fresh);
  for (const [policyId, state] of pass.states) pass.states.set(policyId, bookFunding(state, fresh));
  const lastMs = Math.max(...fresh.map(({ atMs }) => atMs));
  const atLast = fresh.filter(({ atMs }) => atMs === lastMs).map(({ symbol }) => symbol);
  const seen = lastMs === fundingSinceMs ? [...fundingSeen, ...atLast] : atLast;
  pass.account = { ...pass.account, fundingSinceMs: lastMs, fundingSeen: seen };
}
