import type { LedgerPage } from '../../../../shared/cycle/ledger.ts';
import type { Fill } from '../../../../shared/market/fill.ts';
import type { Slot } from '../../../../shared/orders/intent.ts';
import type { Commit } from '../../../../shared/orders/intent-book.ts';
import { TIMING } from '../../../../shared/orders/timing.ts';
import { DAY_MS } from '../../../../shared/time/duration.ts';
import type { VenueTrade } from '../../../../shared/venue/venue-state.ts';
import { wishFor } from '../wishes/owners-wish.ts';
import type { Exchange } from '../world/exchange.ts';
import { judgeBooking } from './judge-trades.ts';
import { Memories } from './memories.ts';
import type { Backup, Testimony } from './testimony.ts';

/** An alarm that says the books and the exchange do not add up. */
const DOES_NOT_ADD_UP = /the trades it lists add up to|of which only|does not know of|knows nothing/;
/** A call that left just before the program could know of the silence is no breach of it. */
const IN_FLIGHT_MS = 1_000;
/** Trades younger than this may not be listed yet; those older than this nobody needs to look for. */
const LISTED_MS = 90_000;
const LOOKED_FOR_MS = DAY_MS;

/** What was added to a margin may not show for so long. */
const SHOWN_MS = 25_000;

/** What one process did and learnt that binds it until it ends. */
interface Course {
  readonly foreign: Set<string>;
  silentUntilMs: number;
}

/** Books that begin with a short: nobody has planned an order of it. */
const isTakenOver = ({ rev, intent, booked }: Slot): boolean => rev === 1 && intent === undefined && !booked.isZero();

/**
 * Watches how the program behaves beside its orders: that it is silent when asked to be, does not work against somebody
 * who trades the position at this moment, remembers what it traded, and raises no alarm that nothing has caused.
 */
export class Conduct {
  readonly #exchange: Exchange;
  readonly #say: (sentence: string) => void;
  readonly #courses = new WeakMap<object, Course>();
  readonly #toppedUpMs = new Map<string, number>();
  readonly memories = new Memories();
  /**
   * Symbols whose short was taken over, or whose books began with a first order, while somebody traded it: neither the list
   * of positions nor that of trades says then whether his trade is in what was taken over, or in what was flat. Their sums
   * nobody can know; nor those of a ledger restored from a backup that is days old.
   */
  readonly clouded = new Set<string>();
  readonly #booked = new Set<string>();
  /** When a trade of a symbol was last booked. */
  readonly #bookedAtMs = new Map<string, number>();
  /** The books were taken back, or the account has been halted: from then on an alarm may follow from that. */
  #isUnsettled = false;

  constructor(exchange: Exchange, say: (sentence: string) => void) {
    this.#exchange = exchange;
    this.#say = say;
  }

  #of(process: object): Course {
    const known = this.#courses.get(process);
    if (known !== undefined) return known;
    const course = { foreign: new Set<string>(), silentUntilMs: 0 };
    this.#courses.set(process, course);
    return course;
  }

  /** The process has been answered with a look that told of the silence the exchange asks for, if it does. */
  saw(process: object): void {
    const { loop, troubles } = this.#exchange;
    this.#of(process).silentUntilMs = troubles.silentUntilMs(loop.nowMs) ?? 0;
  }

  /** Until when a process knows that it must be silent. */
  silentUntilMs(process: object): number {
    return this.#of(process).silentUntilMs;
  }

  /** A request of any kind leaves for the exchange; `silentUntilMs` is what its process knew when it asked for it. */
  calling(name: string, silentUntilMs: number): void {
    const { nowMs } = this.#exchange.loop;
    if (nowMs < silentUntilMs - IN_FLIGHT_MS)
      this.#say(`I7: the exchange is asked again (${name}) by a process it had asked for silence`);
  }

  /** Margin is about to be added to a short. */
  toppingUp(symbol: string): void {
    const { nowMs } = this.#exchange.loop;
    if (nowMs - (this.#toppedUpMs.get(symbol) ?? 0) < SHOWN_MS)
      this.#say(`I12: margin is added to ${symbol} again before the last addition must show`);
    this.#toppedUpMs.set(symbol, nowMs);
  }

  /** A process has read what is remembered of the hedges. */
  readPage(process: object, page: LedgerPage): LedgerPage {
    this.memories.read(process, page.states);
    return page;
  }

  committed(process: object, commit: Commit, items: Testimony['items']): void {
    const { fills = [], slots = [], alerts = [], states = [] } = commit;
    for (const state of states) {
      const wrong = this.memories.wrote(process, state);
      if (wrong !== undefined) this.#say(wrong);
    }
    for (const fill of fills) this.#bookedOne(process, fill);
    const planned = slots.filter(({ intent, result }) => intent !== undefined && result === undefined);
    for (const slot of planned) this.#planned(process, slot);
    for (const slot of slots) if (isTakenOver(slot)) this.#tookOver(slot, items);
    for (const { text } of alerts.filter(({ code }) => code === 'account-halted')) this.#halted(text);
  }

  #bookedOne(process: object, fill: Fill): void {
    const { symbol, id, origin } = fill;
    if (origin === 'taken-over') return; // L6 holds what it says against everything that follows
    const wrong = judgeBooking(fill, this.#exchange.book.venue);
    if (wrong !== undefined) this.#say(wrong);
    const key = `${symbol} ${id}`;
    if (this.#booked.has(key)) this.#say(`L2: the trade ${id} of ${symbol} was booked twice`);
    this.#booked.add(key);
    this.#bookedAtMs.set(symbol, this.#exchange.loop.nowMs);
    if (origin !== 'ours') this.#of(process).foreign.add(symbol);
  }

  #planned(process: object, { symbol, intent, rev }: Slot): void {
    if (intent?.side === 'sell' && this.#of(process).foreign.has(symbol))
      this.#say(`I7: a short grows in the pass that saw somebody else trade ${symbol}`);
    const forgotten = rev === 1 ? this.#tradedLately(symbol) : undefined;
    if (forgotten !== undefined)
      this.#say(`I9: an order is the first of ${symbol} by the books, which have forgotten our trade ${forgotten.id}`);
    if (rev === 1 && this.#isTradedUnlisted(symbol)) this.clouded.add(symbol);
  }

  #tookOver({ symbol }: Slot, items: Testimony['items']): void {
    const wish = items?.ok ? wishFor(items.value, symbol) : undefined;
    if (wish?.adopt !== true) this.#say(`I7: a short of ${symbol} is taken over without the owner's consent`);
    if (this.#isTradedNow(symbol)) this.clouded.add(symbol);
  }

  #isTradedNow(symbol: string): boolean {
    const { book, loop } = this.#exchange;
    return book.venue.trades.some((trade) => trade.symbol === symbol && loop.nowMs - trade.atMs < TIMING.visibleMs);
  }

  /** Somebody trades it at this moment, and no list shows that yet: it may be in the position the books begin with, or not. */
  #isTradedUnlisted(symbol: string): boolean {
    return this.#isTradedNow(symbol) && this.#exchange.book.hasUnlisted(symbol);
  }

  /** A trade of ours that was listed when the process looked, and is not so old that nobody need look for it. */
  #tradedLately(symbol: string): VenueTrade | undefined {
    const { book, loop } = this.#exchange;
    return book.venue.trades.find(
      (trade) =>
        trade.symbol === symbol &&
        trade.clientOrderId.startsWith('cw1') &&
        loop.nowMs - trade.atMs > LISTED_MS &&
        loop.nowMs - trade.atMs < LOOKED_FOR_MS,
    );
  }

  #halted(text: string): void {
    if (!this.#isUnsettled && DOES_NOT_ADD_UP.test(text) && !this.#isInMotion(text))
      this.#say(`I11: a false alarm: ${text}`);
    this.#isUnsettled = true;
  }

  /**
   * Whether an alarm beside foreign trades is excused: somebody has traded the symbol so lately that the lists need not show
   * it, had traded it before, and nothing of it has been booked since. The gap of then may have closed and one of the very
   * same size have opened, which nobody can tell apart.
   */
  #isInMotion(text: string): boolean {
    if ([...this.clouded].some((symbol) => text.includes(symbol))) return true;
    const { book, loop } = this.#exchange;
    const isRecent = (atMs: number | undefined) => atMs !== undefined && loop.nowMs - atMs < TIMING.visibleMs;
    const foreign = book.venue.trades.filter(
      ({ symbol, clientOrderId }) => text.includes(symbol) && !clientOrderId.startsWith('cw1'),
    );
    const [lately, before] = [
      foreign.filter(({ atMs }) => isRecent(atMs)),
      foreign.filter(({ atMs }) => !isRecent(atMs)),
    ];
    return lately.some(({ symbol }) => !isRecent(this.#bookedAtMs.get(symbol))) && before.length > 0;
  }

  /** The ledger is what it was at a backup; trades it has forgotten are looked for as far back as exchanges list them. */
  restored({ takenAtMs }: Backup): void {
    const { book, loop } = this.#exchange;
    if (loop.nowMs - takenAtMs > LOOKED_FOR_MS)
      for (const symbol of Object.keys(book.venue.instruments)) this.clouded.add(symbol);
    this.#booked.clear();
    this.memories.restored();
    this.#toppedUpMs.clear();
    this.#isUnsettled = true;
  }
}
