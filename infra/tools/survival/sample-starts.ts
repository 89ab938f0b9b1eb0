/** So many hours of a market of `hours` hours, evenly apart, from which at least `length` hours follow; all, where there are fewer. */
export function sampleStarts(hours: number, length: number, wanted: number): readonly number[] {
  const possible = hours - length;
  if (!(possible > 0)) return [];
  const count = Math.min(wanted, possible);
  return Array.from({ length: count }, (_, at) => Math.floor((at * possible) / count));
}
