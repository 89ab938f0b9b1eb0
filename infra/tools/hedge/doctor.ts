import { coloursOf } from '../../local/screen/screen.ts';
import { wrapText } from '../../local/screen/wrap-text.ts';
import { readFacts } from './account-facts.ts';
import { checkAccountHealth } from './check-account-health.ts';
import { checkAlertPath } from './check-alert-path.ts';
import { type Finding, problem } from './finding.ts';
import { NO_POLICY } from './policy-list.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';

const WIDTH = 'problem'.length;
const GAP = 2;

/** `doctor`: the checklist before going live, by machine. Gives 1 where something is wrong, else 0. */
export async function examine(stack: Stack, to: Surroundings): Promise<number> {
  const { accounts } = await readFacts(stack);
  const ofAccounts = await Promise.all(accounts.map((facts) => checkAccountHealth(stack, facts)));
  const hasPolicy = accounts.some(({ filed }) => filed.length > 0);
  const findings = [
    ...(await checkAlertPath(stack)),
    ...(hasPolicy ? [] : [problem('policies', NO_POLICY)]),
    ...ofAccounts.flat(),
  ];
  for (const finding of findings) to.say(linesOf(finding, to).join('\n'));
  const problems = findings.filter(({ grade }) => grade === 'problem').length;
  const warnings = findings.filter(({ grade }) => grade === 'warning').length;
  to.say('');
  to.say(
    problems + warnings === 0 ? 'All is well.' : `${counted(problems, 'problem')}, ${counted(warnings, 'warning')}.`,
  );
  return problems === 0 ? 0 : 1;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function linesOf({ grade, about, sentence }: Finding, { screen }: Surroundings): readonly string[] {
  const { green, red, yellow } = coloursOf(screen);
  const tone = { ok: green, warning: yellow, problem: red }[grade];
  const [first = '', ...rest] = wrapText(`${about}: ${sentence}`, screen.width - WIDTH - GAP);
  const blanks = ' '.repeat(WIDTH + GAP);
  return [`${tone(grade.padEnd(WIDTH))}${' '.repeat(GAP)}${first}`, ...rest.map((line) => blanks + line)];
}
