/** How sure an owner is of a fall, weakest first: a hedge with a ladder is entered in these steps. */
export const CONVICTIONS = ['none', 'uneasy', 'warning', 'confirmed'] as const;

export type Conviction = (typeof CONVICTIONS)[number];

/** How many batches of a ladder a conviction stands for: 0 to 3. */
export const batchesOf = (conviction: Conviction): number => CONVICTIONS.indexOf(conviction);

/** Whether `conviction` is at least as strong as `wanted`. */
export const isAtLeast = (conviction: Conviction, wanted: Conviction): boolean =>
  batchesOf(conviction) >= batchesOf(wanted);
