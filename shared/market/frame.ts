import { DAY_MS, HOUR_MS } from '../time/duration.ts';

/** Lengths of the bars that conditions may look at. Each begins at a multiple of its length since 1970 UTC. */
export const FRAMES = ['1h', '4h', '1d'] as const;

export type Frame = (typeof FRAMES)[number];

export const FRAME_MS: Readonly<Record<Frame, number>> = { '1h': HOUR_MS, '4h': 4 * HOUR_MS, '1d': DAY_MS };

/** When the newest bar that has closed by `nowMs` opened. */
export const lastClosedOpenMs = (frame: Frame, nowMs: number): number =>
  (Math.floor(nowMs / FRAME_MS[frame]) - 1) * FRAME_MS[frame];
