import type { AccountList } from '../../shared/cycle/account-list.ts';
import type { Ledger } from '../../shared/cycle/ledger.ts';
import type { WatchOutside } from '../../shared/cycle/watch-account.ts';
import type { GlanceReader } from '../../shared/market/glance.ts';
import type { Read } from '../../shared/market/read.ts';
import type { Mode } from '../../shared/policy/hedge-policy.ts';
import type { PolicyBook } from '../../shared/policy/policy-book.ts';
import type { WriteLine } from '../write-line.ts';

/** An account of an exchange, opened for one watch. */
export interface OpenGlances {
  readonly glances: GlanceReader;
  /** Takes out of a text what proves to the exchange who we are. */
  hide(text: string): string;
  /** Ends the watch: connections are dropped, and nothing of this is used any more. */
  close(): void;
}

/** What watching needs of the outside. Nothing here can place an order or move cash. */
export interface WatchPorts extends Pick<WatchOutside, 'clock' | 'book' | 'channel' | 'queue' | 'limits'> {
  /** The accounts with something open. */
  readonly open: AccountList;
  readonly policies: PolicyBook;
  readonly ledger: Pick<Ledger, 'readAccount' | 'readPage'>;
  /** Asks the exchange nothing yet. A failed read says why the keys of a live account cannot be used. */
  openGlances(account: string, mode: Mode): Promise<Read<OpenGlances>>;
  readonly write: WriteLine;
}
