import type { Read } from '../../../shared/market/read.ts';
import type { Control, ControlMode } from '../../../shared/policy/controls.ts';

/** What a mode allows and what not, as sentences about `whose`. */
export const MODE_WORDS: Readonly<Record<ControlMode, string>> = {
  run: 'Shorts are opened, corrected and removed as the policies say, and their margin is kept.',
  reduceOnly:
    'Nothing grows: no short is opened or raised. Removals, buy-backs and top-ups of margin go on as the policies say.',
  stop: 'Nothing is sent: no order, no removal and no margin. Open shorts stay as they are, and nothing keeps them from liquidation; alerts go on. To close them instead: npm run hedge -- control reduceOnly (with the same --account or --all), then npm run hedge -- flatten.',
};

/** A control in a word or two, for a line about an account. */
export function controlWord(control: Read<Control | undefined>): string {
  if (!control.ok) return 'unreadable: nothing is traded';
  return control.value?.mode ?? 'not set: nothing is traded';
}

/** Why orders that shrink a short would not be sent, and what to do; undefined where they would. */
export function whyNothingIsSent(control: Read<Control | undefined>, account: string): string | undefined {
  const remedy = `npm run hedge -- control reduceOnly --account ${account}`;
  if (!control.ok)
    return `The control of ${account} cannot be read (${control.because}) Nothing is sent until ${remedy}.`;
  if (control.value === undefined) return `The account ${account} has no control yet: nothing is sent until ${remedy}.`;
  if (control.value.mode !== 'stop') return undefined;
  return `The control of ${account} says stop: nothing is sent until ${remedy} (also --all, if everything was stopped).`;
}
