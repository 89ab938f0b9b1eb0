import type { Refused } from '../../../../shared/market/outcome.ts';
import type { ActionFault, OrderFault, ReadPart, Trouble } from '../script.ts';

/** What is wrong with one account's exchange at the moment, and why a question fails. */
export class ExchangeTroubles {
  #trouble: Trouble = {};
  #orders: OrderFault[] = [];
  #actions: ActionFault[] = [];
  #silence: { readonly code: 'throttled' | 'banned'; readonly untilMs: number } | undefined;

  /** From now on this is wrong, and nothing of what was. */
  begin(trouble: Trouble, nowMs: number): void {
    this.#trouble = trouble;
    this.#orders = [...(trouble.orders ?? [])];
    this.#actions = [...(trouble.actions ?? [])];
    const { silence } = trouble;
    // What the exchange has announced outlasts the tick.
    if (silence !== undefined) this.#silence = { code: silence.code, untilMs: nowMs + silence.forMs };
  }

  get prices(): Trouble['prices'] {
    return this.#trouble.prices;
  }

  get history(): NonNullable<Trouble['history']> {
    return this.#trouble.history ?? {};
  }

  nextOrder(): OrderFault | undefined {
    return this.#orders.shift();
  }

  nextAction(): ActionFault | undefined {
    return this.#actions.shift();
  }

  silentUntilMs(nowMs: number): number | undefined {
    return this.#silence !== undefined && this.#silence.untilMs > nowMs ? this.#silence.untilMs : undefined;
  }

  /** Why everything is refused now, if it is. */
  refusal(nowMs: number): Refused | undefined {
    const untilMs = this.silentUntilMs(nowMs);
    if (untilMs !== undefined && this.#silence !== undefined) {
      const retryAfterMs = untilMs - nowMs;
      return { kind: 'refused', code: this.#silence.code, because: 'scripted: too many requests', retryAfterMs };
    }
    if (this.#trouble.maintenance !== true) return undefined;
    return { kind: 'refused', code: 'other', because: 'scripted: the exchange is under maintenance' };
  }

  whyUnread(part: ReadPart, nowMs: number): string | undefined {
    const refusal = part === 'policies' || part === 'controls' ? undefined : this.refusal(nowMs);
    if (refusal !== undefined) return refusal.because;
    return this.#trouble.unread?.includes(part) === true ? `scripted: ${part} could not be read` : undefined;
  }
}
