import { drawScript } from '../../infra/tools/simulate/draw/draw-script.ts';
import type { PassScript, Script, Trouble } from '../../infra/tools/simulate/script.ts';

/** A script with some of its troubles taken out: layers differ in nothing that is left. */
function calm(script: Script, calmTick: (trouble: Trouble) => Trouble): Script {
  const accounts = script.accounts.map((account) => ({ ...account, ticks: account.ticks.map(calmTick) }));
  return { ...script, accounts };
}

/** The store never fails, and no process dies at it. */
export const withSoundStore = (seed: number): Script =>
  calm(drawScript(seed), ({ passes, ...trouble }) =>
    passes === undefined ? trouble : { ...trouble, passes: passes.map(unharmed) },
  );

const unharmed = ({ crash: _crash, store: _store, ...pass }: PassScript): PassScript => pass;

/**
 * People, prices and the exchange do what they do, and every reply arrives. A market is never halted: over the wire that is
 * seen with the next day's rules only.
 */
export const withSoundWire = (seed: number): Script =>
  calm(drawScript(seed), ({ happenings, passes, skewMs: _skew, ...trouble }) => ({
    ...(trouble.rollback === undefined ? {} : { rollback: trouble.rollback }),
    ...(trouble.channelDown === undefined ? {} : { channelDown: trouble.channelDown }),
    ...(trouble.keysGone === undefined ? {} : { keysGone: trouble.keysGone }),
    ...(happenings === undefined ? {} : { happenings: happenings.filter(({ kind }) => kind !== 'market-halt') }),
    ...(passes === undefined ? {} : { passes: passes.map(({ slow: _slow, ...pass }) => pass) }),
  }));
