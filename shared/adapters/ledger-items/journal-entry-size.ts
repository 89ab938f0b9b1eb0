/** The most a stored entry may take, in bytes of JSON, which are more than the table counts: 4 KB with its key. */
const ENTRY_BYTES_MAX = 3_800;

/** Shorter texts are never cut: amounts, ids, symbols and names fit in. */
const WHOLE_LENGTH = 60;

type Entry = Readonly<Record<string, unknown>>;

const VERDICT_CUTS: readonly ((entry: Entry) => Entry)[] = [400, 200, 100, WHOLE_LENGTH].map(
  (length) => (entry: Entry) => withVerdicts(entry, (all) => cut(all, length)),
);

/** From mild to harsh: each takes more away than the one before. */
const CUTS: readonly ((entry: Entry) => Entry)[] = [
  ...VERDICT_CUTS,
  ...[1_000, 500, 250, 125, WHOLE_LENGTH].map((length) => (entry: Entry) => cut(entry, length) as Entry),
  (entry) => withVerdicts(cut(entry, WHOLE_LENGTH) as Entry, (all) => all.slice(0, 10)),
  (entry) => onlySmall(cut(entry, WHOLE_LENGTH) as Entry),
];

/**
 * The plain form of a journal entry, small enough to store: where it is not, the longest texts of its verdicts are
 * cut first, then its other long texts, then verdicts are left out. Amounts, ids and names stay whole. The inputs of a
 * decision give its verdicts again: they stay whole, or where that leaves no room for the rest, away.
 */
export function fitEntry(entry: Entry): Entry {
  if (fits(entry)) return entry;
  const { inputs, ...told } = entry;
  const fitted =
    inputs === undefined ? firstFitting(entry, CUTS) : (firstFitting(entry, VERDICT_CUTS) ?? fitEntry(told));
  if (fitted !== undefined) return fitted;
  throw new Error(`A journal entry of the kind ${String(entry['kind'])} cannot be made small enough to be stored.`);
}

/** Inputs of a decision that are larger belong to no policy a person writes: they are not kept. */
const INPUTS_BYTES_MAX = 60_000;

/**
 * The same, with the inputs of a decision apart where the entry has no room for them: it then names their place as
 * `inputsAt`.
 */
export function fitEntryAndInputs(entry: Entry, place: string): { readonly entry: Entry; readonly inputs?: unknown } {
  const fitted = fitEntry(entry);
  const { inputs, ...told } = entry;
  if (inputs === undefined || fitted['inputs'] !== undefined || bytesOf(inputs) > INPUTS_BYTES_MAX)
    return { entry: fitted };
  return { entry: fitEntry({ inputsAt: place, ...told }), inputs };
}

function firstFitting(entry: Entry, cuts: typeof CUTS): Entry | undefined {
  for (const shorten of cuts) {
    const shorter = shorten(entry);
    if (fits(shorter)) return shorter;
  }
  return undefined;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

const fits = (entry: Entry): boolean => bytesOf(entry) <= ENTRY_BYTES_MAX;

const withVerdicts = (entry: Entry, change: (verdicts: readonly unknown[]) => unknown): Entry =>
  Array.isArray(entry['verdicts']) ? { ...entry, verdicts: change(entry['verdicts']) } : entry;

/** The same value with every text in it cut to `lengthMax` characters. */
function cut(value: unknown, lengthMax: number): unknown {
  if (typeof value === 'string') return cutText(value, lengthMax);
  if (Array.isArray(value)) return value.map((each) => cut(each, lengthMax));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cut(each, lengthMax)]));
}

function cutText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  // A character outside the basic plane is two units of a text: half of one must not be left over.
  return `${text.slice(0, lengthMax - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Leaves out what no kind of entry has: dozens of verdicts, or fields beyond measure. */
const onlySmall = (entry: Entry): Entry =>
  Object.fromEntries(
    Object.entries(entry)
      .slice(0, 20)
      .filter(([key, value]) => key.length + bytesOf(value) <= 180),
  );
