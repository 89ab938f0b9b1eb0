import type { ActionDoubtful, ActionNotApplied, ActionRecord, ActionRefused, ActionSettled } from '../journal/entry.ts';
import { moneyText } from '../market/money-text.ts';
import type { News } from './news.ts';

type ActionHappening = ActionSettled | ActionNotApplied | ActionRefused | ActionDoubtful;

/** What a move of cash or a change of settings means to the owner. */
export function actionNews(entry: ActionHappening): News | undefined {
  const what = nameOf(entry.action);
  switch (entry.kind) {
    case 'action-settled': {
      const { action } = entry;
      if (action.kind === 'leverage' || action.kind === 'margin-mode') return undefined; // part of opening a hedge
      const code = action.kind === 'top-up' ? 'topped-up' : 'cash-moved';
      const survival = entry.survival === undefined ? '' : ` ${entry.survival}`;
      return {
        severity: 'info',
        code,
        subject: `Done: ${what}`,
        text: `Done: ${what}, because ${entry.because}.${survival}`,
      };
    }
    case 'action-not-applied': {
      const text = `It did not happen: ${what} (${entry.words}). The next pass decides afresh.`;
      return { severity: 'warning', code: 'action-not-applied', subject: `Did not happen: ${what}`, text };
    }
    case 'action-refused': {
      const text = `The exchange refused: ${what}. Its words: ${entry.words}.`;
      // Margin that stays with a short does no harm.
      const severity = entry.action.kind === 'sweep' ? 'warning' : 'critical';
      return { severity, code: 'action-refused', subject: `Refused: ${what}`, text };
    }
    case 'action-doubtful': {
      const text = `Nobody knows whether it happened: ${what} (${entry.words}). It is not repeated; a later pass reads the account.`;
      return { severity: 'warning', code: 'action-doubtful', subject: `In doubt: ${what}`, text };
    }
  }
}

/** An action in words, as a noun phrase. */
export function nameOf(action: ActionRecord): string {
  switch (action.kind) {
    case 'top-up':
      return `${moneyText(action.amount, action.symbol, 2)} added to the margin of ${action.symbol}`;
    case 'sweep':
      return `${moneyText(action.amount, action.symbol, 2)} returned from the margin of ${action.symbol} to the futures wallet`;
    case 'transfer':
      return action.into === undefined
        ? `${action.amount.toText(2)} ${action.quoteCoin} moved from the spot to the futures wallet`
        : `${action.amount.toText(6)} ${action.quoteCoin} moved from the spot to the coin-margined futures wallet`;
    case 'leverage':
      return `leverage ${action.leverage} for ${action.symbol}`;
    case 'margin-mode':
      return `${action.mode} margin for ${action.symbol}`;
  }
}
