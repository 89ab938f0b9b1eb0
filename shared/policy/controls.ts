import type { Read } from '../market/read.ts';

/** `run`: everything. `reduceOnly`: nothing grows. `stop`: nothing is sent, not even margin. Strictness rises. */
export type ControlMode = 'run' | 'reduceOnly' | 'stop';

/** What the owner allows an account to do right now. */
export interface Control {
  readonly mode: ControlMode;
  /** The number of the halt the owner has looked at and lifts; see the alert that announced it. */
  readonly resume?: string;
}

/** Port: the owner's switch. */
export interface Controls {
  /**
   * The stricter of the account's own item and the item `all`; `undefined` when neither exists. An item that
   * cannot be read or says something unknown is a failed read.
   */
  read(account: string): Promise<Read<Control | undefined>>;
}

const STRICTNESS: Readonly<Record<ControlMode, number>> = { run: 0, reduceOnly: 1, stop: 2 };

/** The stricter of two modes. */
export const stricter = (a: ControlMode, b: ControlMode): ControlMode => (STRICTNESS[a] >= STRICTNESS[b] ? a : b);
