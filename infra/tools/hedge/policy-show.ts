import { toStored } from '../../../shared/money/stored.ts';
import type { HedgePolicy } from '../../../shared/policy/hedge-policy.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { withoutCheck } from '../../../shared/policy/policy-text.ts';
import { isMap } from '../../../shared/policy/schema-parts.ts';
import { wrapText } from '../../local/screen/wrap-text.ts';
import { checkSentences } from './check-words.ts';
import { findPolicy } from './find-policy.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';

interface ShowOptions {
  readonly account?: string;
  readonly json?: boolean;
}

/** `policy show ID`: the item as `policy put` takes it, what the program thinks of it, and what it means where it is silent. */
export async function showPolicy(
  stack: Stack,
  policyId: string,
  options: ShowOptions,
  to: Surroundings,
): Promise<void> {
  const { item } = findPolicy(await stack.policies.readAll(), policyId, options.account);
  to.say(JSON.stringify(inOrder(withoutCheck(item)), null, 2));
  if (options.json === true) return;
  const reading = parsePolicy(item, stack.limits);
  const defaults = reading.ok ? defaultLines(item, reading.policy) : [];
  const sentences = checkSentences(item).flatMap((sentence) => wrapText(sentence, to.screen.width));
  to.say(
    ['', ...sentences, ...(defaults.length === 0 ? [] : ['', 'In effect where the item is silent:', ...defaults])].join(
      '\n',
    ),
  );
}

/** What tells policies apart stands first. */
function inOrder({ policyId, account, coin, enabled, mode, ratio, ...rest }: PolicyItem): PolicyItem {
  return { policyId, account, coin, enabled, mode, ratio, ...rest };
}

/** Defaults worth a line: what decides how large, how safe and how the short is traded. */
const SHOWN = [
  'enabled',
  'mode',
  'instrument',
  'leverage',
  'marginMode',
  'reserve',
  'margin',
  'band',
  'order',
  'rearm',
] as const;

function defaultLines(item: PolicyItem, policy: HedgePolicy): readonly string[] {
  const effective = toStored(policy);
  return SHOWN.flatMap((name) => {
    const text = silentPart(item[name], effective[name]);
    return text === undefined ? [] : [`  ${name.padEnd(10)}  ${text}`];
  });
}

/** The part of an effective value that its owner did not write; undefined where all of it was written. */
function silentPart(written: unknown, effective: unknown): string | undefined {
  if (written === undefined) return wordsFor(effective);
  if (!isMap(written) || !isMap(effective)) return undefined;
  const silent = Object.entries(effective).filter(([name]) => written[name] === undefined && name !== 'kind');
  return silent.length === 0 ? undefined : wordsFor(Object.fromEntries(silent));
}

function wordsFor(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsFor).join(' then ');
  if (!isMap(value)) return String(value);
  if (typeof value['kind'] === 'string') return value['kind'];
  return Object.entries(value)
    .map(([name, each]) => `${name} ${wordsFor(each)}`)
    .join(', ');
}
