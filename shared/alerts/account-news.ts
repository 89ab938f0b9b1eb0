import type { Notice } from '../hedge/decision.ts';
import type { Blind, Failed, ForeignFill, Halted, NoticeGiven, Resumed } from '../journal/entry.ts';
import type { Severity } from '../policy/hedge-policy.ts';
import type { News } from './news.ts';

type AccountHappening = ForeignFill | Halted | Resumed | Blind | Failed;

/** What happened to a whole account, for its owner. */
export function accountNews(entry: AccountHappening): News {
  switch (entry.kind) {
    case 'foreign-fill': {
      const { origin, side, contracts, symbol, price } = entry;
      const text = `${ORIGIN[origin]}: ${side} ${contracts} contracts of ${symbol} at ${price.toText(2)}. Nothing is re-opened in this pass.`;
      const severity = origin === 'owner' ? 'warning' : 'critical';
      return { severity, code: `${origin}-trade`, subject: `${ORIGIN[origin]} in ${symbol}`, text };
    }
    case 'halted': {
      const text =
        `${entry.because} The account is halted: nothing grows; margin, rescues and removals go on. When you have ` +
        `looked at it, set resume to "${entry.haltId}" in the account's item of the Controls table.`;
      return { severity: 'critical', code: 'account-halted', subject: 'Account halted', text };
    }
    case 'resumed':
      return {
        severity: 'info',
        code: 'account-resumed',
        subject: 'Account resumed',
        text: `The halt ${entry.haltId} was lifted; the positions on the exchange are taken as they are.`,
      };
    case 'blind': {
      const text = `The account cannot be read in full: ${entry.because}. What depends on it waits until it can be: growth always, orders and margin where prices, positions or the futures wallet are missing.`;
      return { severity: 'critical', code: 'account-unreadable', subject: 'The account cannot be read', text };
    }
    case 'failed': {
      const text = `A pass over the policy ${entry.policyId} failed: ${entry.because}. The other policies were tended; the next pass tries again.`;
      return {
        severity: 'critical',
        code: 'pass-failed',
        subject: `Policy ${entry.policyId} could not be tended`,
        text,
      };
    }
  }
}

const ORIGIN = {
  owner: 'A trade that was not ours',
  liquidation: 'The exchange liquidated the position',
  'auto-deleveraging': 'The exchange closed the position by auto-deleveraging',
  settlement: 'The exchange settled the contract',
} as const;

/** A lasting condition, for the owner of a policy. */
export function noticeNews({ policyId, notice }: NoticeGiven): News {
  const [severity, words] = NOTICE[notice.code];
  return { policyId, severity, code: notice.code, subject: `${policyId}: ${words}`, text: notice.sentence };
}

const NOTICE: Readonly<Record<Notice['code'], readonly [Severity, string]>> = {
  'margin-low': ['warning', 'margin is getting low'],
  'cash-short': ['critical', 'too little cash for the next top-up'],
  'margin-disputed': ['critical', 'the exchange states a nearer liquidation'],
  'out-of-cash': ['critical', 'no cash left and liquidation is near'],
  'naked-short': ['critical', 'the short is larger than the coins'],
  'policy-disabled': ['warning', 'disabled with an open short'],
  'policy-orphaned': ['critical', 'deleted with an open short'],
  'policy-faulty': ['critical', 'the policy is faulty and frozen'],
  'not-started': ['warning', 'not started'],
  stopped: ['critical', 'stopped'],
  'partial-hedge': ['warning', 'only partly hedged'],
  'stale-confirmation': ['warning', 'confirm the coins kept elsewhere'],
  'prices-unusable': ['critical', 'prices cannot be trusted'],
  'foreign-position': ['critical', 'a position that is not ours'],
  'contract-halted': ['critical', 'its contract is not trading'],
  'not-opened': ['info', 'not opened'],
  'cross-weak': ['warning', 'the two coins drift apart'],
  'margin-coin-low': ['critical', 'the margin coin is losing its peg'],
  'price-alarm': ['warning', 'price alarm'],
  adopted: ['info', 'a short was taken over'],
  'per-day-small': ['warning', 'margin.perDay is below one top-up'],
  'funding-costly': ['warning', 'funding costs more than it may'],
  'still-removed': ['info', 'still removed'],
  'target-held': ['warning', 'a rule cannot be judged'],
  'growth-held': ['warning', 'the hedge cannot grow'],
  'less-than-a-lot': ['warning', 'a rest cannot be bought back'],
  'key-unsafe': ['critical', 'the API key must not be used'],
  'keys-missing': ['critical', 'the keys of the account cannot be used'],
  'mode-changed': ['warning', 'the account changed its mode'],
  'settings-differ': ['warning', 'leverage or margin mode differ'],
};
