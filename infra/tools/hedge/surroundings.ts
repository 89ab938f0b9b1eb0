import type { Screen } from '../../local/screen/screen.ts';

/** What a command talks to besides the stack. */
export interface Surroundings {
  /** One line or several on the standard output: what was asked for. */
  readonly say: (text: string) => void;
  /** On the error stream: which stack is spoken to, and what went wrong. */
  readonly note: (text: string) => void;
  readonly screen: Screen;
  /** The project's folder, where a local server leaves its address. */
  readonly folder: string;
  readonly nowMs: () => number;
  /** The time of a local server, whose clock may run faster; undefined when nobody answers there. */
  readonly serverTimeMs: (endpoint: string) => Promise<number | undefined>;
}

/** A local server answers anything with its own time in the `date` header. */
export async function askServerTime(endpoint: string): Promise<number | undefined> {
  try {
    const { headers } = await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
    const atMs = Date.parse(headers.get('date') ?? '');
    return Number.isFinite(atMs) ? atMs : undefined;
  } catch {
    return undefined; // whoever asked says that the server does not answer
  }
}
