/** The result of asking the outside. A failed read is its own value: it is never a zero, an empty list or "flat". */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly because: string };

export const found = <T>(value: T): Read<T> => ({ ok: true, value });
export const missing = (because: string): { readonly ok: false; readonly because: string } => ({ ok: false, because });
