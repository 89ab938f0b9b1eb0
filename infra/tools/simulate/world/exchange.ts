import type { KeyRights } from '../../../../shared/market/key-rights.ts';
import type { OtherWallet } from '../../../../shared/market/wallet.ts';
import type { Coins } from '../../../../shared/money/amount.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { EventLoop } from './event-loop.ts';
import type { ExchangeBook } from './exchange-book.ts';
import type { ExchangeTroubles } from './exchange-troubles.ts';
import type { MarketPast } from './market-past.ts';

/** One account on the simulated exchange: the truth, what is wrong with it, and the clock of the world. */
export interface Exchange {
  readonly loop: EventLoop;
  readonly book: ExchangeBook;
  readonly troubles: ExchangeTroubles;
  readonly past: MarketPast;
  /** Coins in wallets beside spot, by wallet and coin. */
  readonly others: Map<OtherWallet, Map<string, Coins>>;
  key: KeyRights;
  /** What the owner of the account wrote in the beginning. */
  readonly policies: readonly PolicyItem[];
}
