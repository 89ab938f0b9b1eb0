import type { Notice } from '../hedge/decision.ts';
import { inputsOf } from '../hedge/decision-inputs.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import { type HedgeView, policyInForce, shortContracts } from '../hedge/hedge-view.ts';
import type { DecidedEntry, Happening } from '../journal/entry.ts';
import type { FundingPayment } from '../market/fill.ts';
import { NO_QUOTE, type Quote } from '../money/amount.ts';
import { DAY_MS, HOUR_MS } from '../time/duration.ts';
import { Overtaken, type Pass } from './pass.ts';
import { toldWith } from './repeated-news.ts';
import type { Tended } from './tend.ts';

/** How often a condition that lasts is told again. */
const TELL_AGAIN_MS: Readonly<Partial<Record<Notice['code'], number>>> = {
  'naked-short': HOUR_MS,
  'out-of-cash': HOUR_MS,
  'margin-disputed': HOUR_MS,
  stopped: HOUR_MS,
  'stale-confirmation': 7 * DAY_MS,
};
/** Records a commit carries at the most, with room for the alerts that entries turn into, and inputs that stand apart. */
const STATES_A_COMMIT = 20;
const ENTRIES_A_COMMIT = 15;
const PAYMENTS_A_COMMIT = 20;

/** Writes down what the pass decided and learnt: what changed, what the owner should hear, and once an hour everything. */
export async function writeUp(pass: Pass, tended: readonly Tended[], notices: readonly PolicyNotice[]): Promise<void> {
  const nowMs = pass.desk.clock.nowMs();
  const told = notable(pass, notices, nowMs);
  const pending = pass.pending.filter((happening) => isNews(pass, happening, nowMs));
  const isHourly = nowMs - pass.account.journalledAtMs >= HOUR_MS;
  const isEventful = pass.desk.written.entries.length > 0 || told.length > 0 || pending.length > 0;
  const decided = isHourly || isEventful ? tended.map(decidedEntry) : [];
  if (decided.length > 0) pass.account = { ...pass.account, journalledAtMs: nowMs };
  await writeAll(pass, {
    states: [...pass.states.values()].filter((state) => textOf(state) !== storedText(pass, state.policyId)),
    happenings: [...pending, ...fundingEntries(pass), ...told, ...decided],
    funding: pass.funding,
  });
}

/** What the ledger holds of a hedge now: an order may have written a memory that a later look has taken back. */
function storedText({ desk, stored }: Pass, policyId: string): string | undefined {
  const written = desk.written.states.get(policyId);
  return written === undefined ? stored.get(policyId) : textOf(written);
}

interface Papers {
  readonly states: readonly HedgeState[];
  readonly happenings: readonly Happening[];
  readonly funding: readonly FundingPayment[];
}

/** As many commits as it takes, none larger than a transaction may be; none at all when there is nothing to write. */
async function writeAll(pass: Pass, { states, happenings, funding }: Papers): Promise<void> {
  const chunks = Math.max(
    Math.ceil(states.length / STATES_A_COMMIT),
    Math.ceil(happenings.length / ENTRIES_A_COMMIT),
    Math.ceil(funding.length / PAYMENTS_A_COMMIT),
  );
  for (let chunk = 0; chunk < chunks; chunk++) {
    const written = await pass.desk.write({
      states: states.slice(chunk * STATES_A_COMMIT, (chunk + 1) * STATES_A_COMMIT),
      happenings: happenings.slice(chunk * ENTRIES_A_COMMIT, (chunk + 1) * ENTRIES_A_COMMIT),
      funding: funding.slice(chunk * PAYMENTS_A_COMMIT, (chunk + 1) * PAYMENTS_A_COMMIT),
    });
    if (written.kind === 'lost') throw new Overtaken(written.because);
  }
}

export const textOf = (state: object): string => JSON.stringify(state);

/** A notice and the policy it is about. */
export interface PolicyNotice {
  readonly policyId: string;
  readonly notice: Notice;
}

/** The notices that were not told lately; `told` is brought up to date. */
function notable(pass: Pass, notices: readonly PolicyNotice[], nowMs: number): readonly Happening[] {
  const told = Object.fromEntries(Object.entries(pass.account.told).filter(([, atMs]) => nowMs - atMs < 8 * DAY_MS));
  const fresh: Happening[] = [];
  for (const { policyId, notice } of notices) {
    const key = keyOf(policyId, notice);
    const lastMs = told[key];
    if (lastMs !== undefined && nowMs - lastMs < (TELL_AGAIN_MS[notice.code] ?? DAY_MS)) continue;
    told[key] = nowMs;
    fresh.push({ kind: 'notice', policyId, notice });
  }
  pass.account = { ...pass.account, told: toldWith(told, pass.desk.written.entries) };
  return fresh;
}

/** A policy that is faulty in another way than before is news; a margin that is low again within the day is not. */
const keyOf = (policyId: string, { code, about }: Notice): string =>
  about === undefined ? `${code}#${policyId}` : `${code}#${policyId}#${about.slice(0, 80)}`;

/** A pass that fails or sees nothing, over and over, is told once an hour. */
function isNews(pass: Pass, happening: Happening, nowMs: number): boolean {
  if (happening.kind !== 'failed' && happening.kind !== 'blind') return true;
  const key = happening.kind === 'failed' ? `failed#${happening.policyId}` : 'blind#';
  const lastMs = pass.account.told[key];
  if (lastMs !== undefined && nowMs - lastMs < HOUR_MS) return false;
  pass.account = { ...pass.account, told: { ...pass.account.told, [key]: nowMs } };
  return true;
}

function decidedEntry({ hedge, view, decision, before }: Tended): DecidedEntry {
  const { action, target } = decision;
  return {
    kind: 'decided',
    policyId: hedge.policyId,
    symbol: view.instrument.symbol,
    coin: view.instrument.coin,
    mark: view.prices.mark,
    spot: view.prices.spot,
    short: shortContracts(view),
    action: action.kind === 'trade' ? `${action.purpose}: ${action.because}` : `${action.kind}: ${action.because}`,
    verdicts: decision.verdicts,
    ...(view.onAccount.ok ? { coins: view.onAccount.value } : {}),
    ...heldCoin(view),
    ...(decision.distance === undefined ? {} : { distance: decision.distance }),
    ...(target === undefined ? {} : { target }),
    ...(before === undefined ? {} : { inputs: inputsOf(view, before) }),
  };
}

function heldCoin({ standing, instrument }: HedgeView): Pick<DecidedEntry, 'heldCoin'> {
  const coin = policyInForce(standing)?.coin ?? instrument.coin;
  return coin === instrument.coin ? {} : { heldCoin: coin };
}

function fundingEntries({ funding }: Pass): readonly Happening[] {
  const sums = new Map<string, { amount: Quote; settlements: number }>();
  for (const { symbol, amount } of funding) {
    const sum = sums.get(symbol) ?? { amount: NO_QUOTE, settlements: 0 };
    sums.set(symbol, { amount: sum.amount.plus(amount), settlements: sum.settlements + 1 });
  }
  return [...sums].map(([symbol, sum]) => ({ kind: 'funding', symbol, ...sum }));
}
