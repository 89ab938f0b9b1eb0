import { parse } from 'csv-parse/sync';
import type { DressedReply } from '../../../local/binance/wire-faults.ts';
import type { ActionFault, OrderFault } from '../script.ts';

/** A reply that is not what was asked for, and what the program must make of it when it answers an order. */
interface Row {
  readonly n: string;
  readonly status: string;
  readonly body: string;
  readonly verdict: 'refused' | 'unknown';
  readonly code: string;
}

export type ErrorReply = DressedReply | 'cut' | 'stall';

const SILENCED = new Set(['429', '418']);
/** A 429 that names no time silences the program for ten minutes; a script has silences of its own. */
const SHORT_SILENCE = { 'retry-after': '20' };

/**
 * Every error reply that is known of. Which one a request gets goes by a number of its own, so that requests that reach
 * the exchange in no order get the same ones whenever their script is played.
 */
export class ErrorReplies {
  readonly #rows: readonly Row[];
  readonly #given = new Map<string, number>();

  /** `csv`: a table with the columns n, status (0: no reply), body, verdict and code. */
  constructor(csv: string) {
    this.#rows = parse(csv, { columns: true }) as Row[];
  }

  /** How often each row was given out, by its number. */
  given(): ReadonlyMap<string, number> {
    return new Map(this.#rows.map(({ n }) => [n, this.#given.get(n) ?? 0]));
  }

  /** A certain no for this reason; where no row gives it, the reply of an exchange that refuses for a reason of its own. */
  refusal(code: Extract<OrderFault | ActionFault, { kind: 'refuse' }>['code'], number: number): ErrorReply {
    const rows = this.#rows.filter((row) => row.code === code);
    return this.#give(rows.length > 0 ? rows : this.#rows.filter((row) => row.code === 'other'), number);
  }

  /** A reply that tells nothing. */
  riddle(number: number): ErrorReply {
    return this.#give(
      this.#rows.filter(({ verdict }) => verdict === 'unknown'),
      number,
    );
  }

  /** Any of them. */
  failure(number: number): ErrorReply {
    return this.#give(this.#rows, number);
  }

  /** What an exchange under maintenance says. */
  maintenance(number: number): ErrorReply {
    return this.#give(
      this.#rows.filter(({ status }) => status === '502' || status === '503' || status === '504'),
      number,
    );
  }

  #give(rows: readonly Row[], number: number): ErrorReply {
    const row = rows[number % rows.length];
    if (row === undefined) throw new Error('the table of error replies has no row of that kind');
    this.#given.set(row.n, (this.#given.get(row.n) ?? 0) + 1);
    if (row.status === '0') return row.body.includes('closed') ? 'cut' : 'stall';
    const reply = { status: Number(row.status), body: row.body };
    return SILENCED.has(row.status) ? { ...reply, headers: SHORT_SILENCE } : reply;
  }
}
