import type { UniqueIds } from './unique-ids.ts';

/** How long SQS remembers a deduplication id, deleted messages included (SQS developer guide). */
const DEDUPLICATION_MS = 5 * 60_000;

/** What the template says about a queue. */
export interface QueueSettings {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly isContentDeduplicated: boolean;
  /** Whether a deduplication id counts in the whole queue or within a message group only. */
  readonly isDeduplicatedByGroup: boolean;
  readonly visibilityMs: number;
  readonly delayMs: number;
  /** Where messages go that were received `receiveCountMax` times and not deleted. */
  readonly redrive?: { readonly deadLetterArn: string; readonly receiveCountMax: number };
}

/** A message as a sender gives it, checked against the queue's kind. */
export interface OutgoingMessage {
  readonly body: string;
  readonly delayMs?: number;
  readonly group?: string;
  readonly deduplicationId?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A message that a queue holds. */
export interface QueuedMessage extends OutgoingMessage {
  readonly messageId: string;
  readonly sequence: number;
  readonly sentAtMs: number;
  /** It cannot be received before this instant. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
}

/** A queue of SQS in memory, standard or FIFO. Nothing happens by itself: time is what its callers say. */
export class LocalQueue {
  readonly settings: QueueSettings;
  readonly #ids: UniqueIds;
  readonly #listeners = new Set<() => void>();
  readonly #remembered = new Map<string, { readonly messageId: string; readonly untilMs: number }>();
  #messages: readonly QueuedMessage[] = [];
  #sequence = 0;
  #deadLetters: LocalQueue | undefined;

  constructor(settings: QueueSettings, ids: UniqueIds) {
    this.settings = settings;
    this.#ids = ids;
  }

  /** What is in the queue, in order, messages that somebody is working on included. */
  get messages(): readonly QueuedMessage[] {
    return this.#messages;
  }

  /** Gives the queue that unusable messages move to. */
  connectDeadLetters(queue: LocalQueue): void {
    this.#deadLetters = queue;
  }

  /** Calls the listener after each message that is added. */
  onSent(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Adds a message, unless its deduplication id was seen within five minutes; the answer names the first one's id. */
  send(outgoing: OutgoingMessage, nowMs: number): Pick<QueuedMessage, 'messageId' | 'sequence'> {
    const known = this.#rememberedAs(outgoing, nowMs);
    if (known !== undefined) return { messageId: known, sequence: this.#sequence };
    const messageId = this.#ids();
    const { deduplicationId } = outgoing;
    if (deduplicationId !== undefined) {
      this.#remembered.set(this.#scopeOf(outgoing), { messageId, untilMs: nowMs + DEDUPLICATION_MS });
    }
    const delayMs = outgoing.delayMs ?? this.settings.delayMs;
    const sequence = ++this.#sequence;
    this.#add({ ...outgoing, messageId, sequence, sentAtMs: nowMs, visibleAtMs: nowMs + delayMs, receiveCount: 0 });
    return { messageId, sequence };
  }

  /**
   * Takes up to `count` messages for the visibility time. In a FIFO queue a group's messages come in order, and none
   * while an earlier one of the group is hidden.
   */
  receive(count: number, nowMs: number): readonly QueuedMessage[] {
    const taken: QueuedMessage[] = [];
    for (const message of this.#visible(nowMs)) {
      if (taken.length >= count) break;
      if (!this.#redrive(message)) taken.push(this.#hide(message, nowMs));
    }
    return taken;
  }

  /** Removes messages that were worked off. */
  delete(messages: readonly QueuedMessage[]): void {
    const ids = new Set(messages.map(({ messageId }) => messageId));
    this.#messages = this.#messages.filter(({ messageId }) => !ids.has(messageId));
  }

  /** The next instant after `nowMs` at which a hidden message shows itself; undefined when none is hidden. */
  dueAtMs(nowMs: number): number | undefined {
    const hidden = this.#messages.map(({ visibleAtMs }) => visibleAtMs).filter((atMs) => atMs > nowMs);
    return hidden.length === 0 ? undefined : Math.min(...hidden);
  }

  #visible(nowMs: number): readonly QueuedMessage[] {
    const closedGroups = new Set<string>();
    return this.#messages.filter(({ group, visibleAtMs }) => {
      if (visibleAtMs > nowMs && group !== undefined && this.settings.isFifo) closedGroups.add(group);
      return visibleAtMs <= nowMs && !(group !== undefined && closedGroups.has(group));
    });
  }

  #add(message: QueuedMessage): void {
    this.#messages = [...this.#messages, message];
    for (const listener of this.#listeners) listener();
  }

  #hide(message: QueuedMessage, nowMs: number): QueuedMessage {
    const hidden: QueuedMessage = {
      ...message,
      visibleAtMs: nowMs + this.settings.visibilityMs,
      receiveCount: message.receiveCount + 1,
      firstReceivedAtMs: message.firstReceivedAtMs ?? nowMs,
    };
    this.#messages = this.#messages.map((each) => (each === message ? hidden : each));
    return hidden;
  }

  #redrive(message: QueuedMessage): boolean {
    const { redrive } = this.settings;
    if (redrive === undefined || message.receiveCount < redrive.receiveCountMax) return false;
    this.delete([message]);
    this.#deadLetters?.accept(message);
    return true;
  }

  /** Takes a message over from another queue, with its id and its history. */
  accept(message: QueuedMessage): void {
    this.#add({ ...message, sequence: ++this.#sequence });
  }

  #rememberedAs(outgoing: OutgoingMessage, nowMs: number): string | undefined {
    for (const [scope, { untilMs }] of this.#remembered) {
      if (!(untilMs <= nowMs)) break; // they stand in the order in which they are forgotten
      this.#remembered.delete(scope);
    }
    return this.#remembered.get(this.#scopeOf(outgoing))?.messageId;
  }

  #scopeOf({ group, deduplicationId }: OutgoingMessage): string {
    return JSON.stringify([this.settings.isDeduplicatedByGroup ? group : '', deduplicationId]);
  }
}
