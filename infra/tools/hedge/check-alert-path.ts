import type { Subscriber } from '../../../shared/adapters/sns/topic-subscriptions.ts';
import { type Finding, fine, problem, warning } from './finding.ts';
import type { Stack } from './stack.ts';

const ABOUT = 'alerts';

/** Whether anybody would hear an alert. */
export async function checkAlertPath(stack: Pick<Stack, 'kind' | 'readSubscribers'>): Promise<readonly Finding[]> {
  if (stack.kind === 'local')
    return [
      fine(ABOUT, 'they stay on this machine, where nobody is subscribed; read them with npm run hedge -- alerts.'),
    ];
  const subscribers = await stack.readSubscribers();
  if (!subscribers.ok) return [problem(ABOUT, `${subscribers.because}.`)];
  const findings = subscribers.value.map(findingOn);
  const isHeard = subscribers.value.some(({ protocol, isConfirmed }) => protocol.startsWith('email') && isConfirmed);
  if (isHeard || findings.some(({ grade }) => grade === 'problem')) return findings;
  const nobody =
    'no e-mail address is subscribed to the alert topic, so nobody hears of anything but perhaps a telephone: deploy with -c email=you@example.com.';
  return [...findings, problem(ABOUT, nobody)];
}

function findingOn({ protocol, address, isConfirmed }: Subscriber): Finding {
  if (isConfirmed) return fine(ABOUT, `${protocol} to ${address} is confirmed.`);
  const sentence = `${protocol} to ${address} waits for its confirmation, and hears nothing until then: open the link in the mail from AWS Notifications (it may be among the spam), or subscribe again by deploying again.`;
  return protocol.startsWith('email') ? problem(ABOUT, sentence) : warning(ABOUT, sentence);
}
