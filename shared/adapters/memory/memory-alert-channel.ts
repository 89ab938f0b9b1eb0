import type { Alert } from '../../alerts/alert.ts';
import type { AlertChannel } from '../../alerts/alert-channel.ts';

/** Collects alerts instead of sending them. */
export class MemoryAlertChannel implements AlertChannel {
  readonly #sent: Alert[] = [];
  #failure: string | undefined;

  /** What was sent, in order; an alert sent twice is there twice. */
  get sent(): readonly Alert[] {
    return this.#sent;
  }

  /** From now on nothing goes out, and this is why; undefined ends it. */
  failWith(because: string | undefined): void {
    this.#failure = because;
  }

  async send(alert: Alert): ReturnType<AlertChannel['send']> {
    if (this.#failure !== undefined) return { kind: 'failed', because: this.#failure };
    this.#sent.push(alert);
    return 'sent';
  }
}
