import type { HedgePolicy } from '../../../shared/policy/hedge-policy.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import type { AccountFacts } from './account-facts.ts';
import { faultCount } from './check-words.ts';
import { controlWord, MODE_WORDS } from './control-words.ts';
import { type Finding, fine, problem, warning } from './finding.ts';
import { agoText } from './said.ts';
import type { Stack } from './stack.ts';
import { whyUnwatched } from './why-unwatched.ts';

/** Everything that must be in order before an account is left to itself. */
export async function checkAccountHealth(stack: Stack, facts: AccountFacts): Promise<readonly Finding[]> {
  return [
    ...deploymentFindings(stack, facts),
    ...(await keyFindings(stack, facts)),
    controlFinding(facts),
    ...policyFindings(facts),
    ...marginModeAdvice(stack, facts),
    passFinding(stack, facts),
    ...recordFindings(facts),
  ];
}

const validPolicies = ({ filed }: AccountFacts, { limits }: Stack): readonly HedgePolicy[] =>
  filed.flatMap(({ item }) => {
    const reading = parsePolicy(item, limits);
    return reading.ok ? [reading.policy] : [];
  });

function deploymentFindings(stack: Stack, { account, filed }: AccountFacts): readonly Finding[] {
  const why = filed.length === 0 ? undefined : whyUnwatched(stack, account);
  return why === undefined ? [] : [problem(`account ${account}`, `it has policies, but ${why}`)];
}

/** Keys matter for real money only. */
async function keyFindings(stack: Stack, facts: AccountFacts): Promise<readonly Finding[]> {
  const about = `keys of ${facts.account}`;
  const wantsLive = facts.mode === 'live' || facts.filed.some(({ item }) => item['mode'] === 'live');
  if (!wantsLive) return [fine(about, 'none are needed in paper mode.')];
  const keys = await stack.readKeys(facts.account);
  if (keys.ok) return [fine(about, 'the secret can be read and is complete.')];
  const name = stack.secretPrefix + facts.account;
  const remedy = `Put a JSON object with exchange, apiKey and secret there: aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://keys.json (create-secret --name ${name} where there is none).`;
  return [problem(about, `${keys.because} ${remedy}`)];
}

function controlFinding({ account, control }: AccountFacts): Finding {
  const about = `control of ${account}`;
  const remedy = `npm run hedge -- control run --account ${account}`;
  if (!control.ok) return problem(about, `${control.because} Set it with ${remedy}.`);
  if (control.value === undefined) return problem(about, `it is not set, so nothing is traded: ${remedy}.`);
  const { mode } = control.value;
  return mode === 'run' ? fine(about, 'run.') : warning(about, `${controlWord(control)}. ${MODE_WORDS[mode]}`);
}

function policyFindings(facts: AccountFacts): readonly Finding[] {
  const { account, hedges, filed } = facts;
  const frozen = new Map(
    hedges.flatMap(({ policyId, standing }) =>
      standing.kind === 'frozen' ? [[policyId, standing.faults] as const] : [],
    ),
  );
  return filed.flatMap(({ policyId, item }) => {
    const about = `policy ${account}/${policyId}`;
    const faults = frozen.get(policyId);
    if (faults !== undefined)
      return [
        problem(about, `it is frozen until it is corrected. ${faults.map(({ sentence }) => sentence).join(' ')}`),
      ];
    if (faultCount(item) === undefined)
      return [warning(about, 'the stack has not checked it yet, which takes seconds: is its stream function running?')];
    const enabled =
      item['enabled'] === true
        ? 'ok.'
        : `ok, but not enabled: nothing is opened (npm run hedge -- policy enable ${policyId}).`;
    return [fine(about, enabled)];
  });
}

/** On an account that holds nothing but hedges the whole wallet may as well stand behind each short. */
function marginModeAdvice(stack: Stack, facts: AccountFacts): readonly Finding[] {
  const isolated = validPolicies(facts, stack).filter(({ marginMode }) => marginMode === 'isolated');
  if (isolated.length === 0) return [];
  const names = isolated.map(({ policyId }) => policyId).join(', ');
  const advice = `isolated in ${names}: only the margin set aside can be lost, and a pass must top it up. On an account that holds nothing but hedges, cross is safer: the whole wallet then stands behind the shorts while nobody is awake.`;
  return [warning(`marginMode of ${facts.account}`, advice)];
}

function passFinding({ nowMs, periodMs }: Stack, { account, record, filed }: AccountFacts): Finding {
  const about = `passes over ${account}`;
  if (record?.endedAtMs === undefined) {
    if (!filed.some(({ item }) => item['enabled'] === true))
      return fine(about, 'none yet, and none is due: no policy is enabled.');
    return problem(
      about,
      'none has ended yet. The first comes with the next tick of the schedule; if none does, look at the alarms and at lambdas/README.md.',
    );
  }
  const { endedAtMs, verifiedAtMs } = record;
  const ago = agoText(endedAtMs, nowMs);
  if (nowMs - endedAtMs > 2 * periodMs) {
    const isDue = record.isOpen || filed.some(({ item }) => item['enabled'] === true);
    if (!isDue)
      return fine(about, `the last one ended ${ago}; none is due while no policy is enabled and nothing is open.`);
    return problem(
      about,
      `the last one ended ${ago}, and one is due every ${agoText(0, periodMs).replace(/ ago$/, '')}: look at the schedule, the alarms, and lambdas/README.md.`,
    );
  }
  if (verifiedAtMs === endedAtMs)
    return fine(about, `the last one ended ${ago}, and every position is what its trades say.`);
  return problem(about, `the last one ended ${ago} and could not verify every position: see npm run hedge -- alerts.`);
}

function recordFindings({ account, record, page }: AccountFacts): readonly Finding[] {
  const { keyUnsafe, halt } = record ?? {};
  return [
    ...(keyUnsafe === undefined ? [] : [problem(`key of ${account}`, `it must not be used: ${keyUnsafe}.`)]),
    ...(halt === undefined
      ? []
      : [
          problem(
            `account ${account}`,
            `halted: ${halt.because} When you have looked: npm run hedge -- control resume --account ${account}.`,
          ),
        ]),
    ...(page.outbox.length === 0
      ? []
      : [problem(`alerts of ${account}`, `${page.outbox.length} wait to be delivered: see npm run hedge -- alerts.`)]),
  ];
}
