import type { Read } from '../../market/read.ts';
import type { Control, Controls } from '../../policy/controls.ts';
import { strictestOf } from '../../policy/parse-control.ts';
import { writtenForm } from './written-form.ts';

type ControlItem = Readonly<Record<string, unknown>>;

/** The owners' switches in memory. */
export class MemoryControls implements Controls {
  readonly #items = new Map<string, ControlItem>();

  /** Writes the item of an account, or of `all`. */
  put(account: string, item: ControlItem): void {
    this.#items.set(account, writtenForm({ ...item, account }) as ControlItem);
  }

  delete(account: string): void {
    this.#items.delete(account);
  }

  async read(account: string): Promise<Read<Control | undefined>> {
    return strictestOf(this.#items.get(account), this.#items.get('all'));
  }
}
