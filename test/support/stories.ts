import { type Contracts, coins, contracts, quote, ratio } from '../../shared/money/amount.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { scene } from '../venue/scene.ts';
import { PERIOD_MS, Stage } from './stage.ts';

/** A situation in which the next pass does one thing. */
export interface Story {
  readonly name: string;
  /** The account right before that pass. */
  prepare(): Promise<Stage>;
  /** The short it should end with; absent where that depends on what went wrong. */
  readonly target?: Contracts;
  /** The largest short it may ever have. */
  readonly largest: Contracts;
}

const FULL = contracts('1.2');

/** Opened at a ratio of 0.6; one period later the policy or the market has changed. */
export async function opened(
  change: (stage: Stage) => void = () => {},
  venue = scene(),
  wish: PolicyItem = {},
): Promise<Stage> {
  const stage = new Stage(venue);
  stage.wish(wish);
  await stage.pass();
  if (!stage.short().eq(FULL)) throw new Error(`the story begins with a short of ${stage.short()}`);
  stage.clock.advance(PERIOD_MS);
  change(stage);
  return stage;
}

export const OPEN: Story = {
  name: 'open',
  prepare: async () => {
    const stage = new Stage(scene({ settings: { leverage: ratio('20'), marginMode: 'cross' } }));
    stage.wish();
    return stage;
  },
  target: FULL,
  largest: FULL,
};

export const TOP_UP: Story = {
  name: 'top up',
  prepare: () => opened((stage) => stage.moveTo('73000')),
  target: FULL,
  largest: FULL,
};

export const TOP_UP_FROM_SPOT: Story = {
  name: 'top up from spot',
  prepare: () =>
    opened(
      (stage) => stage.moveTo('73000'),
      scene({ wallet: quote('40000'), spot: { BTC: coins('2'), USDT: coins('60000') } }),
      {
        margin: { from: ['futures', 'spot'] },
      },
    ),
  target: FULL,
  largest: FULL,
};
