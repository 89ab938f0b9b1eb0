const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

/**
 * The instant, in milliseconds since 1970 UTC, of a date (`2026-11-01`, meaning its first moment in UTC) or a UTC
 * time (`2026-11-01T12:00Z`); undefined for anything else, impossible dates such as 2026-02-30 included.
 */
export function parseInstant(text: string): number | undefined {
  if (!DATE.test(text) && !DATE_TIME.test(text)) return undefined;
  const atMs = Date.parse(DATE.test(text) ? `${text}T00:00:00Z` : text);
  if (!Number.isFinite(atMs)) return undefined;
  return new Date(atMs).toISOString().startsWith(text.slice(0, 10)) ? atMs : undefined;
}

/** `2026-11-01T12:00:00Z`: an instant for a person or a key, to the second. */
export const isoOf = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

/** `2026-11-01`: the UTC day an instant falls on. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
