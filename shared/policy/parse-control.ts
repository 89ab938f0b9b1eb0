import { found, missing, type Read } from '../market/read.ts';
import { type Control, type ControlMode, stricter } from './controls.ts';
import { shownValue } from './fault-sentences.ts';
import { isMap } from './schema-parts.ts';

type ControlItem = Readonly<Record<string, unknown>>;

const MODES: readonly ControlMode[] = ['run', 'reduceOnly', 'stop'];

/** The number of a halt: at most 60 visible ASCII signs, or a whole number. */
function resumeOf(written: unknown): string | undefined {
  const text = typeof written === 'number' && Number.isSafeInteger(written) ? String(written) : written;
  return typeof text === 'string' && /^[!-~]{1,60}$/.test(text) ? text : undefined;
}

/**
 * Reads one item of the controls table. A mode or a `resume` that says something unknown is a failed read; but a plain
 * `stop` stands whatever else the item holds, for nothing beside it can make it stricter.
 */
export function parseControl(item: ControlItem): Read<Control> {
  const whose = isMap(item) && typeof item['account'] === 'string' ? shownValue(item['account']) : 'an account';
  const written = isMap(item) ? item : {};
  const mode = MODES.find((known) => known === written['mode']);
  if (mode === undefined) {
    const allowed = 'it must be run, reduceOnly or stop, and until it is, no order is sent.';
    return missing(`mode of the control item for ${whose} is ${shownValue(written['mode'])}; ${allowed}`);
  }
  if (mode === 'stop' || written['resume'] === undefined) return found({ mode });
  const resume = resumeOf(written['resume']);
  if (resume !== undefined) return found({ mode, resume });
  const allowed = 'it must be the number of the halt, as its alert states it.';
  return missing(`resume of the control item for ${whose} is ${shownValue(written['resume'])}; ${allowed}`);
}

/**
 * The stricter of an account's own control item and the item `all`; undefined where neither exists. `resume` counts
 * from the account's own item only: a halt is looked at account by account. An item that cannot be understood is a
 * failed read, unless the other says `stop`, which nothing can outdo.
 */
export function strictestOf(
  accountItem: ControlItem | undefined,
  allItem: ControlItem | undefined,
): Read<Control | undefined> {
  const own = accountItem === undefined ? undefined : parseControl(accountItem);
  const all = allItem === undefined ? undefined : parseControl(allItem);
  if (saysStop(own) || saysStop(all)) return found({ mode: 'stop' });
  if (own?.ok === false) return own;
  if (all === undefined || all.ok === false) return all ?? own ?? found(undefined);
  if (own === undefined) return found({ mode: all.value.mode });
  return found({ ...own.value, mode: stricter(own.value.mode, all.value.mode) });
}

const saysStop = (read: Read<Control> | undefined): boolean => read?.ok === true && read.value.mode === 'stop';
