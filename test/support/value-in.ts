import type { Read } from '../../shared/market/read.ts';

/** What was read; a test that needs it fails with the reason why it was not. */
export function valueIn<T>(read: Read<T> | undefined): T {
  if (read === undefined) throw new Error('nothing was read');
  if (!read.ok) throw new Error(read.because);
  return read.value;
}

/** As data without units, for comparing. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
