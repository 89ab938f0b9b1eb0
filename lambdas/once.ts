/** Opens at the first call, and hands out the same from then on; what could not be opened is tried again. */
export function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  const forget = (failure: unknown): never => {
    opened = undefined;
    throw failure;
  };
  return () => {
    opened ??= open().catch(forget);
    return opened;
  };
}
