import type { Outside } from '../../shared/cycle/outside.ts';
import type { AgainQueue } from '../../shared/cycle/pass-message.ts';
import type { Read } from '../../shared/market/read.ts';
import type { Mode } from '../../shared/policy/hedge-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import type { WriteLine } from '../write-line.ts';

/** An account of an exchange, opened for one pass. */
export interface OpenExchange extends Pick<Outside, 'reader' | 'orders' | 'margin' | 'takerFee'> {
  /** Takes out of a text what proves to the exchange who we are. */
  hide(text: string): string;
  /** Ends the pass: connections are dropped, and nothing of this is used any more. */
  close(): void;
}

/** What an exchange is opened for. */
export interface ExchangeRequest {
  readonly account: string;
  readonly mode: Mode;
  /** The account was in the other mode until now: what is left of an older time on paper is forgotten. */
  readonly startsAnew: boolean;
  readonly policies: Read<readonly PolicyItem[]>;
}

/** What a pass needs of the outside, and what it takes to open the rest. */
export interface RebalancePorts
  extends Pick<Outside, 'clock' | 'policies' | 'controls' | 'ledger' | 'candleCache' | 'channel' | 'limits'> {
  /** Asks the exchange nothing yet. A failed read says, for the owner, why the keys of a live account cannot be used. */
  openExchange(request: ExchangeRequest): Promise<Read<OpenExchange>>;
  readonly again: AgainQueue;
  readonly write: WriteLine;
}
