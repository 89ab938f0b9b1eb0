import type { HedgePolicy } from './hedge-policy.ts';
import { canonicalJson } from './policy-text.ts';

const LENGTH_MAX = 400;

// FNV-1a, 64 bits: offset basis and prime of draft-eastlake-fnv, over UTF-16 code units, low byte first.
const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

function fnv1a(text: string): string {
  let hash = OFFSET_BASIS;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    for (const byte of [unit & 0xff, unit >> 8]) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}

/** A short text that changes with any wish in a policy: a note is none. */
export const wishFingerprint = (policy: HedgePolicy): string => fnv1a(canonicalJson({ ...policy }));

/** A policy is a value, and a hedge asks for its fingerprint at every decision. */
const FINGERPRINTS = new WeakMap<HedgePolicy, string>();

/**
 * A text that changes exactly when the owner changes something that re-arms a removed hedge: ratio, remove, takeProfit,
 * rearm or instrument. `0.5` and `0.50` are one ratio. At most 400 characters: longer wishes are folded into a hash.
 */
export function rearmFingerprint(policy: HedgePolicy): string {
  const known = FINGERPRINTS.get(policy) ?? fingerprintOf(policy);
  FINGERPRINTS.set(policy, known);
  return known;
}

function fingerprintOf(policy: HedgePolicy): string {
  const { ratio, remove, takeProfit, rearm, instrument } = policy;
  const wishes = canonicalJson({ ratio, remove, takeProfit, rearm, instrument });
  return wishes.length <= LENGTH_MAX ? wishes : `fnv1a64:${fnv1a(wishes)}:${wishes.length}`;
}
