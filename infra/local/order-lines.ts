import { nameOf } from '../../shared/alerts/action-news.ts';
import type { ActionHappening, JournalEntry, OrderHappening } from '../../shared/journal/entry.ts';
import { type Coins, NO_COINS, NO_QUOTE } from '../../shared/money/amount.ts';
import { coinsIn } from '../../shared/money/conversions.ts';
import type { CashLine, OrderLine } from './run-summary.ts';

const isOrder = (entry: JournalEntry): entry is JournalEntry & OrderHappening => entry.kind.startsWith('order-');
const isAction = (entry: JournalEntry): entry is JournalEntry & ActionHappening => entry.kind.startsWith('action-');

/** One line an order, with the last that is known of it, oldest first. */
export function orderLines(
  entries: readonly JournalEntry[],
  contractSizeOf: (symbol: string) => Coins,
): readonly OrderLine[] {
  const lines = new Map<string, OrderLine>();
  for (const entry of entries) {
    if (!isOrder(entry)) continue;
    const size = contractSizeOf(entry.symbol);
    const before = lines.get(entry.clientOrderId);
    lines.set(entry.clientOrderId, {
      atMs: before?.atMs ?? entry.atMs,
      policyId: entry.policyId,
      coin: entry.coin,
      purpose: entry.purpose,
      side: entry.side,
      wanted: coinsIn(entry.contracts, size),
      filled: filledOf(entry, size),
      outcome: outcomeOf(entry),
      because: entry.because,
      ...(entry.kind === 'order-settled' && entry.averagePrice !== undefined
        ? { averagePrice: entry.averagePrice }
        : {}),
    });
  }
  return [...lines.values()];
}

const filledOf = (entry: OrderHappening, size: Coins): Coins =>
  entry.kind === 'order-settled' || entry.kind === 'order-resting' ? coinsIn(entry.filled, size) : NO_COINS;

function outcomeOf(entry: OrderHappening): string {
  switch (entry.kind) {
    case 'order-planned':
      return 'planned';
    case 'order-settled':
      return entry.filled.eq(entry.contracts) ? 'filled' : 'partial';
    case 'order-resting':
      return 'resting';
    case 'order-refused':
      return `refused: ${entry.code}`;
    case 'order-doubtful':
      return 'in doubt';
    case 'order-void':
      return 'void';
  }
}

/** One line a move of cash; changes of settings are left out. */
export function cashLines(entries: readonly JournalEntry[]): readonly CashLine[] {
  return entries.filter(isAction).flatMap((entry): CashLine[] => {
    const { action } = entry;
    if (entry.kind === 'action-planned' || action.kind === 'leverage' || action.kind === 'margin-mode') return [];
    const because = 'because' in entry ? entry.because : entry.words;
    const outcome = entry.kind.replace('action-', '');
    return [{ atMs: entry.atMs, what: nameOf(action), amount: action.amount.plus(NO_QUOTE), outcome, because }];
  });
}
