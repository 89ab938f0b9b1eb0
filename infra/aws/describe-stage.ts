import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time/duration.ts';
import type { Stage } from './stage.ts';

const WHERE = 'cdk.json, or -c NAME=VALUE on the command line';

/** Where every deployed limit stands, and who will hear of what, as lines for the person who deploys. */
export function describeStage({ email, phone, periodMs, accounts, limits }: Stage): readonly string[] {
  const { modeCeiling, symbols, ratioMax, leverageMax, notionalMax, orderNotionalMax } = limits;
  const rows: readonly (readonly [string, string])[] = [
    ['mode', modeCeiling === 'live' ? 'live: policies may trade real money' : 'paper: no order reaches an exchange'],
    ['accounts', `${accounts.join(', ')}: only their keys can be read, only they have an alarm`],
    ['every', durationText(periodMs)],
    ['symbols', symbols.join(', ')],
    ['ratioMax', `${ratioMax} of the coins`],
    ['leverageMax', `${leverageMax}`],
    ['notionalMax', `${notionalMax} USDT, all shorts of an account together`],
    ['orderNotionalMax', `${orderNotionalMax} USDT, one order`],
    ['ordersADay', `${limits.ordersADay}`],
    ['turnoverADay', `${limits.turnoverADay} USDT`],
    ['slippageMax', `${limits.slippageMax} of the mark price`],
    ['email', email ?? 'none: nobody would hear of anything'],
    ['phone', phone ?? 'none'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `Limits of this deployment (${WHERE}); policies can only tighten them:`,
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
  ];
}

function durationText(ms: number): string {
  if (ms % DAY_MS === 0) return `${ms / DAY_MS}d`;
  return ms % HOUR_MS === 0 ? `${ms / HOUR_MS}h` : `${ms / MINUTE_MS}m`;
}
