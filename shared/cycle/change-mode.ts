import { type HedgeState, newHedge } from '../hedge/hedge-state.ts';
import { newSlot, type Slot } from '../orders/intent.ts';
import { SECOND_MS } from '../time/duration.ts';
import { isOpen } from './hedges.ts';
import { type AccountRecord, newAccount } from './ledger.ts';
import { Overtaken, type Pass, type Skipped } from './pass.ts';
import { tell } from './tell.ts';

/** Records of one kind that a commit carries at the most. */
const A_COMMIT = 20;

/** Whether what is remembered of the account was learnt in the other mode than the one of this pass. */
export const isInOtherMode = ({ account, outside }: Pass): boolean =>
  account.mode !== undefined && account.mode !== outside.mode;

/**
 * Turns an account from paper to real money, or back. Nothing learnt in one mode holds in the other: neither shorts nor
 * the numbers of trades, nor that a key is safe. A short of real money keeps its account in live mode until it is gone;
 * one on paper is forgotten. Nothing is traded here: the new mode is stored before the first pass in it begins.
 */
export async function changeMode(pass: Pass): Promise<Skipped> {
  const { account, outside, desk } = pass;
  if (account.mode === 'live' && hasOpen(pass)) {
    await outside.ledger.release(desk.run, { ...account, isOpen: true });
    return { kind: 'skipped', because: 'it holds a short, or a doubt, of real money', againInMs: SECOND_MS };
  }
  await forgetTrades(pass);
  const isAllTold = await tell(pass.outside, [...pass.outbox, ...pass.desk.written.alerts]);
  await outside.ledger.release(desk.run, freshRecord(pass, isAllTold));
  return { kind: 'skipped', because: `the account turned to ${outside.mode} mode`, againInMs: SECOND_MS };
}

const hasOpen = ({ slots, action }: Pass): boolean =>
  [...slots.values()].some(isOpen) || (action !== undefined && !action.isSettled);

/** Repeated after a crash it does the same again: the record still names the old mode then. */
async function forgetTrades(pass: Pass): Promise<void> {
  const nowMs = pass.desk.clock.nowMs();
  const slots = [...pass.slots.values()].map((slot) => emptied(slot, nowMs));
  const states = [...pass.states.values()].map(restarted);
  const { action } = pass;
  const first = {
    ...(action === undefined || action.isSettled
      ? {}
      : { action: { ...action, rev: action.rev + 1, isSettled: true } }),
    happenings: [changeNotice(pass)],
  };
  for (let from = 0; from === 0 || from < Math.max(slots.length, states.length); from += A_COMMIT) {
    const written = await pass.desk.write({
      slots: slots.slice(from, from + A_COMMIT),
      states: states.slice(from, from + A_COMMIT),
      ...(from === 0 ? first : { happenings: [] }),
    });
    if (written.kind === 'lost') throw new Overtaken(written.because);
  }
}

/** The sequence goes on: an order id is never used twice, whatever the mode. */
const emptied = ({ account, symbol, rev, seq }: Slot, nowMs: number): Slot => ({
  ...newSlot(account, symbol, nowMs),
  rev: rev + 1,
  seq,
});

const restarted = ({ policyId, symbol, lastValid }: HedgeState): HedgeState => ({
  ...newHedge(policyId, symbol),
  ...(lastValid === undefined ? {} : { lastValid }),
});

function changeNotice({ account, outside, desk }: Pass) {
  const forgotten = account.mode === 'paper' ? 'What was tried on paper, a short included, is forgotten.' : '';
  const sentence = `The account ${desk.run.account} runs in ${outside.mode} mode from now on. ${forgotten}`.trim();
  return { kind: 'notice', policyId: desk.run.account, notice: { code: 'mode-changed', sentence } } as const;
}

/** A halt of real money stays until its owner has looked; a pause that the exchange asked for holds in every mode. */
function freshRecord({ account, outside, desk }: Pass, isAllTold: boolean): AccountRecord {
  const { halt, mode, lastTickMs, journalledAtMs, bannedUntilMs } = account;
  return {
    ...newAccount(desk.clock.nowMs()),
    lastTickMs,
    journalledAtMs,
    bannedUntilMs,
    ...(halt === undefined || mode === 'paper' ? {} : { halt }),
    mode: outside.mode,
    isOpen: !isAllTold,
  };
}
