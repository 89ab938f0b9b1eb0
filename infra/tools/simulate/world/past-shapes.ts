/** How a market went in the hours before a script begins: a part of its first price, by how many hours earlier. */
type Shape = (hours: number) => number;

/** Up and down, hour by hour. */
export const WAVE = [0, 1, 0, -1] as const;
const waving =
  (reach: number): Shape =>
  (hours) =>
    1 + reach * (WAVE[hours % WAVE.length] ?? 0);

/** Beyond it prices stand still: a hundred days and more. */
const REACH_HOURS = 2_500;
const SLOPE = 0.0002;
const rising: Shape = (hours) => 1 - SLOPE * Math.min(hours, REACH_HOURS);

/** Two tops alike, more than 22 bars apart, with a dip between; before them a slow rise, after them a fall. */
function twoTops(lastHours: number): Shape {
  const turns: readonly (readonly [number, number])[] = [
    [0, 1],
    [lastHours, 1.03],
    [lastHours + 13, 0.97],
    [lastHours + 26, 1.03],
    [lastHours + 39, 0.96],
    [REACH_HOURS, 0.7],
  ];
  return (hours) => {
    const next = turns.findIndex(([at]) => at >= Math.min(hours, REACH_HOURS));
    const [[from, left], [to, right]] = [turns[Math.max(0, next - 1)] ?? [0, 1], turns[next] ?? [0, 1]];
    return to === from ? right : left + ((right - left) * (Math.min(hours, REACH_HOURS) - from)) / (to - from);
  };
}

const upsideDown =
  (shape: Shape): Shape =>
  (hours) =>
    2 - shape(hours);

/** The markets a script can begin in. */
export const PAST_SHAPES = {
  calm: waving(0.002),
  wild: waving(0.03),
  rising,
  falling: upsideDown(rising),
  topped: twoTops(8),
  bottomed: upsideDown(twoTops(8)),
  'topped-long-ago': twoTops(40),
  'bottomed-long-ago': upsideDown(twoTops(40)),
} satisfies Readonly<Record<string, Shape>>;

export type PastName = keyof typeof PAST_SHAPES;

/** The signal on hourly bars that a market shows, by the three bars after which it counts, in hours before the beginning. */
export const SHOWN_SIGNALS: Readonly<
  Partial<Record<PastName, { readonly name: string; readonly knownHours: number }>>
> = {
  topped: { name: 'double-top', knownHours: 5 },
  bottomed: { name: 'double-bottom', knownHours: 5 },
  'topped-long-ago': { name: 'double-top', knownHours: 37 },
  'bottomed-long-ago': { name: 'double-bottom', knownHours: 37 },
};
