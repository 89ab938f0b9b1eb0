/** What nobody should be able to write anywhere. */
export const NONSENSE: readonly unknown[] = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e-7,
  -1,
  'NaN',
  'Infinity',
  '1e309',
  '0x10',
  '1_000',
  ' 1',
  '١',
  '\u202E5.0',
  '5\u0000',
  '',
  'x'.repeat(5_000),
  [Number.NaN],
  { sudo: true },
  new Set(['a']),
  new Date(0),
];

/** Every attribute that nonsense can be written to, as a place inside `FULL`. */
export const PLACES: readonly (readonly [string, ...(string | number)[]])[] = [
  ['policyId'],
  ['account'],
  ['coin'],
  ['enabled'],
  ['mode'],
  ['ratio'],
  ['holdings'],
  ['holdings', 'onAccount'],
  ['holdings', 'elsewhere'],
  ['holdings', 'elsewhere', 'amount'],
  ['holdings', 'elsewhere', 'confirmed'],
  ['holdings', 'except'],
  ['instrument'],
  ['leverage'],
  ['marginMode'],
  ['reserve'],
  ['margin'],
  ['margin', 'warnAt'],
  ['margin', 'topUpAt'],
  ['margin', 'reduceAt'],
  ['margin', 'whenOut'],
  ['margin', 'from'],
  ['margin', 'perDay'],
  ['band'],
  ['band', 'below'],
  ['band', 'landBelow'],
  ['band', 'above'],
  ['band', 'landAbove'],
  ['order'],
  ['order', 'style'],
  ['order', 'slippageMax'],
  ['order', 'patience'],
  ['remove'],
  ['remove', 0],
  ['remove', 0, 'when'],
  ['remove', 0, 'when', 'all', 0, 'priceAbove'],
  ['remove', 0, 'when', 'all', 1, 'not', 'flag'],
  ['ladder'],
  ['ladder', 1],
  ['conviction'],
  ['raise'],
  ['raise', 0, 'when', 'priceBelow'],
  ['raise', 0, 'to'],
  ['adjust'],
  ['adjust', 0],
  ['adjust', 0, 'when', 'conviction'],
  ['adjust', 0, 'ratio'],
  ['event'],
  ['event', 'from'],
  ['event', 'ratio'],
  ['event', 'exact'],
  ['takeProfit'],
  ['takeProfit', 'price'],
  ['rearm'],
  ['rearm', 'after'],
  ['allowPartial'],
  ['alerts'],
  ['alerts', 'minimum'],
  ['flags'],
  ['expires'],
];

/** Whether nonsense happens to be a name, which is all that some places ask for. */
export const isName = (value: unknown): boolean => typeof value === 'string' && /^[A-Za-z0-9_-]{1,40}$/.test(value);

type Place = readonly (string | number)[];

/** A copy of `item` with another value at one place. */
export function written(item: unknown, [step, ...rest]: Place, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(item)) return item.map((each, at) => (at === step ? written(each, rest, value) : each));
  const map = item as Readonly<Record<string, unknown>>;
  return { ...map, [step]: written(map[step], rest, value) };
}
