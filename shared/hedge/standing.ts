import type { SymbolSettings } from '../market/snapshot.ts';
import { type Ratio, ratio } from '../money/amount.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import type { Notice } from './decision.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, shortCoins } from './hedge-view.ts';
import { marginCoinNotice } from './margin-coin.ts';

const INSANE_PASSES_TO_TELL = 3;
const HUNDRED: Ratio = ratio('100');

/**
 * What the owner should hear about the standing of a hedge, its contract and settings, its control and its prices;
 * nothing while all is well.
 */
export function standingNotices(view: HedgeView, state: HedgeState, distance?: Ratio): readonly Notice[] {
  const contract = shortCoins(view).isZero() ? [] : [contractNotice(view), settingsNotice(view)];
  const notices = [
    standingNotice(view),
    ...contract,
    controlNotice(view, distance),
    priceNotice(view, state),
    marginCoinNotice(view),
  ];
  return notices.filter((notice) => notice !== undefined);
}

function standingNotice(view: HedgeView): Notice | undefined {
  const { standing } = view;
  const short = shortCoins(view);
  const open = short.isZero() ? '' : ` A short of ${short} ${view.instrument.coin} stays open and its margin is kept.`;
  switch (standing.kind) {
    case 'active':
    case 'frozen': // told by the pass, which also knows faulty policies nobody can place
      return undefined;
    case 'disabled':
      if (short.isZero()) return undefined;
      return {
        code: 'policy-disabled',
        sentence: `The policy is disabled.${open} To close it, set enabled to true and ratio to 0.`,
      };
    case 'orphaned':
      return {
        code: 'policy-orphaned',
        sentence: `The policy of an open hedge was deleted.${open} To close it, put the policy back with ratio 0.`,
      };
  }
}

/** A contract that is settled takes its short with it: the owner must know before the coins stand alone. */
function contractNotice(view: HedgeView): Notice | undefined {
  const { symbol, coin, status } = view.instrument;
  if (status === 'trading') return undefined;
  return {
    code: 'contract-halted',
    sentence:
      `The exchange does not trade ${symbol} now: it may pause, or be about to delist and settle it. ` +
      `${shortCoins(view)} ${coin} are short there; nothing grows, and once it is settled the coins stand without ` +
      "their hedge. Read the exchange's announcements.",
  };
}

/** Told as soon as it is so, not only when the hedge would grow: whoever changed them may not know that a hedge stands on them. */
function settingsNotice({ standing, settings, instrument }: HedgeView): Notice | undefined {
  if (standing.kind !== 'active' || !settings.ok) return undefined;
  const because = settingsThatDiffer(standing.policy, settings.value);
  if (because === undefined) return undefined;
  const sentence = `For the open ${instrument.coin} short ${because}. The hedge will not grow until they agree again.`;
  return { code: 'settings-differ', sentence };
}

/** How the exchange margins a contract otherwise than its policy says; undefined where it does not. */
export function settingsThatDiffer(
  policy: Pick<HedgePolicy, 'leverage' | 'marginMode'>,
  { leverage, marginMode }: SymbolSettings,
): string | undefined {
  if (leverage.eq(policy.leverage) && marginMode === policy.marginMode) return undefined;
  return `the policy wants ${policy.leverage}x ${policy.marginMode}, the exchange has ${leverage}x ${marginMode}`;
}

/** How much is short and, where it can be liquidated, how near that is: nobody may be surprised while we must not act. */
function exposure(view: HedgeView, distance: Ratio | undefined): string {
  const short = shortCoins(view);
  if (short.isZero()) return '';
  const near = distance === undefined ? '' : `, ${distance.times(HUNDRED).toText(1)} % from liquidation`;
  return ` ${short} ${view.instrument.coin} are short${near} (mark ${view.prices.mark.toText(2)}).`;
}

function controlNotice(view: HedgeView, distance: Ratio | undefined): Notice | undefined {
  const near = exposure(view, distance);
  switch (view.control) {
    case 'run':
    case 'reduceOnly':
      return undefined;
    case 'unset':
      return {
        code: 'not-started',
        sentence: `Nothing is traded yet: put an item with mode "run" for this account into the Controls table to start.${near}`,
      };
    case 'unreadable':
      return {
        code: 'not-started',
        sentence: `The Controls table could not be read, so nothing is traded; margin is kept.${near}`,
      };
    case 'stop':
      return { code: 'stopped', sentence: `The control says stop: no order and no margin is sent.${near}` };
  }
}

function priceNotice(view: HedgeView, state: HedgeState): Notice | undefined {
  if (state.insanePasses < INSANE_PASSES_TO_TELL) return undefined;
  const { mark, index, spot } = view.prices;
  return {
    code: 'prices-unusable',
    sentence:
      `${state.insanePasses} passes in a row saw prices of ${view.instrument.coin} that nobody should trade on ` +
      `(mark ${mark}, index ${index}, spot ${spot}): nothing grows until they agree.`,
  };
}
