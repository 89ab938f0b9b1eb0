import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawScript } from '../../infra/tools/simulate/draw/draw-script.ts';
import { openLayer } from '../../infra/tools/simulate/layers.ts';
import { playScript } from '../../infra/tools/simulate/play-script.ts';
import type { Script } from '../../infra/tools/simulate/script.ts';
import { ErrorReplies } from '../../infra/tools/simulate/wire/error-replies.ts';
import { withSoundStore, withSoundWire } from './calm-script.ts';

async function playOver(name: string, script: Script) {
  const { layer, close } = await openLayer(name);
  const played = await playScript(script, layer);
  await close();
  return played;
}

describe('a script whose faults strike below the ports', () => {
  it.each([
    ['sdk', 48],
    ['both', 49],
  ] as const)('keeps every promise: %s, seed %i', { timeout: 60_000 }, async (name, seed) => {
    const { broken, orders, fills } = await playOver(name, drawScript(seed));
    expect(broken).toEqual([]);
    expect(Math.min(orders, fills)).toBeGreaterThan(1);
  });
});

describe('a script whose faults strike elsewhere', () => {
  it.each([
    ['sdk', withSoundStore(33)],
    ['wire', withSoundWire(62)],
    // Coins in all four wallets, and a margin wallet that borrows.
    ['wire', withSoundWire(224)],
  ] as const)('plays over %s as in memory, event by event', { timeout: 60_000 }, async (name, script) => {
    expect(await playOver(name, script)).toEqual(await playScript(script));
  });
});

describe('the wire', () => {
  it.each(['margin', 'other', 'credentials', 'too-small', 'reduce-only', 'clock', 'blocked'] as const)(
    'has a reply for every refusal a script may ask for: %s',
    (code) => {
      const replies = new ErrorReplies(readFileSync('test/adapters/ccxt/replies.csv', 'utf8'));
      expect(replies.refusal(code, 1)).toMatchObject({ status: expect.any(Number) });
    },
  );
});
