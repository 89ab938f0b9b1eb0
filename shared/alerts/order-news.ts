import type { Purpose } from '../hedge/decision.ts';
import type { OrderDoubtful, OrderRefused, OrderSettled } from '../journal/entry.ts';
import type { ContractSize } from '../market/instrument.ts';
import type { RefusalCode } from '../market/outcome.ts';
import type { Contracts } from '../money/amount.ts';
import { coinsIn, dollarsIn } from '../money/conversions.ts';
import type { News } from './news.ts';

type OrderHappening = OrderSettled | OrderRefused | OrderDoubtful;

/** What an order's end means to the owner. A settled order that traded nothing is no news. */
export function orderNews(entry: OrderHappening): News | undefined {
  const { policyId, coin } = entry;
  switch (entry.kind) {
    case 'order-settled':
      return settledNews(entry);
    case 'order-refused': {
      if (entry.code === 'unfilled') return undefined; // the next pass posts or reaches further
      const severity = GRAVE.has(entry.code) ? 'critical' : 'warning';
      const text =
        `The exchange refused an order to ${entry.side} ${entry.contracts} contracts of ${entry.symbol} ` +
        `(${entry.because}). Its words: ${entry.words}. ${WHAT_TO_DO[entry.code]}`;
      return {
        policyId,
        severity,
        code: 'order-refused',
        subject: `Order for the ${coin} hedge refused: ${entry.code}`,
        text,
      };
    }
    case 'order-doubtful': {
      const text =
        `An order to ${entry.side} ${entry.contracts} contracts of ${entry.symbol} was sent, but nobody knows whether it ` +
        `arrived (${entry.words}). It is not sent again: the next pass asks the exchange what became of it.`;
      return {
        policyId,
        severity: 'warning',
        code: 'order-doubtful',
        subject: `Order for the ${coin} hedge in doubt`,
        text,
      };
    }
  }
}

const VERB: Readonly<Record<Purpose, string>> = {
  open: 'opened',
  grow: 'raised',
  shrink: 'lowered',
  remove: 'removed',
  rescue: 'bought back to keep it from liquidation',
  naked: 'shrunk to the coins behind it',
};

const CODE: Readonly<Record<Purpose, string>> = {
  open: 'hedge-opened',
  grow: 'hedge-changed',
  shrink: 'hedge-changed',
  remove: 'hedge-removed',
  rescue: 'bought-back',
  naked: 'naked-short',
};

function settledNews(entry: OrderSettled): News | undefined {
  if (entry.filled.isZero()) return undefined;
  const { policyId, coin } = entry;
  const part = entry.filled.eq(entry.contracts) ? '' : ` of ${sizeText(entry.contracts, entry)}`;
  const at = entry.averagePrice === undefined ? '' : ` at ${entry.averagePrice.toText(2)}`;
  const unit = 'faceValue' in entry ? `dollars of ${coin}` : coin;
  const short = sizeText(entry.shortAfter, entry);
  const left = entry.shortAfter.isZero() ? 'No short is left.' : `The short is ${short} ${unit} now.`;
  const severity = entry.purpose === 'rescue' || entry.purpose === 'naked' ? 'critical' : 'info';
  const verb = entry.side === 'sell' ? 'Sold' : 'Bought back';
  const text =
    `${verb} ${sizeText(entry.filled, entry)}${part} ${unit}${at}: ${entry.because}. ${left}` +
    (entry.survival === undefined ? '' : ` ${entry.survival}`);
  return { policyId, severity, code: CODE[entry.purpose], subject: `${coin} hedge ${VERB[entry.purpose]}`, text };
}

const sizeText = (quantity: Contracts, size: ContractSize): string =>
  `${'faceValue' in size ? dollarsIn(quantity, size.faceValue) : coinsIn(quantity, size.contractSize)}`;

const GRAVE: ReadonlySet<RefusalCode | 'gate'> = new Set(['banned', 'credentials', 'blocked', 'hedge-mode']);

const WHAT_TO_DO: Readonly<Record<RefusalCode | 'gate', string>> = {
  throttled: 'All calls pause until the exchange allows them again.',
  overloaded: 'The exchange protects itself from too many orders of everybody: the next pass tries again in a minute.',
  banned:
    'The exchange has banned this address for a time; all calls pause until then. A fixed address of your own avoids it.',
  clock: 'The clock is corrected before the next pass.',
  credentials: 'Check that the API key is right, not expired, may trade futures, and is not bound to another address.',
  blocked: 'The exchange does not serve this address or region: the account is halted until you have looked.',
  margin: 'Add cash to the futures wallet, or lower ratio or leverage.',
  'reduce-only': 'There was nothing left to reduce; the position is read again.',
  'hedge-mode': 'Set the position mode of the futures account to one-way, then resume.',
  'too-small': 'Nothing needs to be done: the difference is below what the exchange trades.',
  unfilled: 'The next pass tries again.',
  unchanged: 'Nothing needs to be done.',
  other: 'The next pass decides afresh.',
  gate: 'The order was held back before it was sent; the next pass decides afresh.',
};
