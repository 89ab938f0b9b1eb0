import type { Sighting } from '../hedge/watch.ts';
import type { News } from './news.ts';

/**
 * What was seen between two passes, for the owner of a policy. It says no more than that, and that a pass was asked for:
 * what is done about it is the pass's own news. `unasked` says why no pass could be asked for.
 */
export function watchNews(policyId: string, sighting: Sighting, unasked: string | undefined): News {
  const [code, words, next] = WORDS[sighting.kind];
  const subject = `${policyId}: ${words}`;
  if (unasked === undefined) {
    const text = `${sighting.sentence} Seen between two passes: a pass was asked for at once. ${next}`;
    return { policyId, severity: sighting.severity, code, subject, text };
  }
  const text =
    `${sighting.sentence} Seen between two passes, but no pass could be asked for at once (${unasked}): nothing is done ` +
    'about it before the next one that is scheduled. Look at the account yourself.';
  return { policyId, severity: 'critical', code, subject, text };
}

const WORDS: Readonly<Record<Sighting['kind'], readonly [code: string, words: string, next: string]>> = {
  'liquidation-near': [
    'watch-liquidation-near',
    'liquidation is near',
    'It adds margin or buys back as the policy says. If you do not hear from it within minutes, add margin yourself.',
  ],
  'margin-due': [
    'watch-margin-due',
    'margin is due',
    'It tops up from the cash the policy names, or says what is missing.',
  ],
  'naked-short': ['watch-naked-short', 'the short is larger than the coins', 'It looks again and shrinks the short.'],
  'price-alarm': ['watch-price-alarm', 'price alarm', 'It rings the alarm.'],
  'take-profit': ['watch-take-profit', 'take-profit reached', 'It takes the hedge off and says at what price.'],
};
