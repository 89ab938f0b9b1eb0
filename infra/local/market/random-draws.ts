import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The largest seed; the smallest is 0. */
const SEED_MAX = 0xffff_ffff;

/** A stream of chance that a seed decides completely, on every machine alike. */
export interface Draws {
  /** From 0 (included) to 1 (excluded). */
  uniform(): number;
  /** Mean 0, standard deviation 1, within -6 and 6. */
  normal(): number;
}

/** The stream of `seed` (a whole number from 0 to 4,294,967,295); another `stream` number gives one unrelated to it. */
export function drawsFrom(seed: number, stream = 0): Draws {
  if (!Number.isInteger(seed) || !(seed >= 0) || !(seed <= SEED_MAX)) {
    throw new RangeError(`a seed must be a whole number from 0 to ${SEED_MAX}, was ${seed}`);
  }
  const generator = xoroshiro128plus(scattered(seed ^ scattered(stream)));
  // Its first outputs repeat the seed's own bits.
  for (let skipped = 0; skipped < 16; skipped += 1) generator.next();
  const uniform = (): number => uniformFloat64(generator);
  return { uniform, normal: () => normalFrom(uniform) };
}

/**
 * Twelve uniforms minus six (Irwin-Hall): sums and products only, because logarithms and sines may differ in the last
 * digit from one machine to the next.
 */
function normalFrom(uniform: () => number): number {
  let sum = -6;
  for (let drawn = 0; drawn < 12; drawn += 1) sum += uniform();
  return sum;
}

/** MurmurHash3's 32-bit finaliser (Austin Appleby, public domain): neighbouring seeds must not give alike streams. */
function scattered(number: number): number {
  let bits = (number ^ 0x9e37_79b9) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
