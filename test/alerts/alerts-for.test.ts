import { describe, expect, it } from 'vitest';
import { alertsFor } from '../../shared/alerts/alerts-for.ts';
import type { Notice, Purpose } from '../../shared/hedge/decision.ts';
import type { ActionRecord, Happening, JournalEntry, OrderRecord } from '../../shared/journal/entry.ts';
import type { RefusalCode } from '../../shared/market/outcome.ts';
import { coins, contracts, NO_CONTRACTS, price, quote, ratio } from '../../shared/money/amount.ts';
import type { Severity } from '../../shared/policy/hedge-policy.ts';
import { BTC, NOW_MS } from '../support/given.ts';

const written = (happening: Happening): JournalEntry => ({
  ...happening,
  atMs: NOW_MS,
  runId: 'run-1',
  account: 'main',
});
const alertOf = (happening: Happening) => alertsFor(written(happening), 'id-1', () => 'info')[0];

const record: OrderRecord = {
  policyId: 'btc-core',
  symbol: BTC,
  coin: 'BTC',
  clientOrderId: 'cw1',
  purpose: 'open',
  side: 'sell',
  contracts: contracts('0.6'),
  style: 'post',
  because: 'the policy asks for 60 % of the coins',
};
const settled = (purpose: Purpose, filled = '0.6', shortAfter = '0.6'): Happening => ({
  ...record,
  kind: 'order-settled',
  purpose,
  side: purpose === 'open' || purpose === 'grow' ? 'sell' : 'buy',
  filled: contracts(filled),
  ...(filled === '0' ? {} : { averagePrice: price('60012.34') }),
  shortAfter: contracts(shortAfter),
  contractSize: coins('1'),
  survival: 'With the cash present this short survives a rise of 99.1 % (price 119453).',
});
const refused = (code: RefusalCode | 'gate'): Happening => ({
  ...record,
  kind: 'order-refused',
  code,
  words: 'Margin is insufficient',
});
const notice = (code: Notice['code']): Happening => ({
  kind: 'notice',
  policyId: 'btc-core',
  notice: { code, sentence: 'The BTC short is one.' },
});

const ACTIONS: readonly ActionRecord[] = [
  { kind: 'top-up', symbol: BTC, amount: quote('18000') },
  { kind: 'sweep', symbol: BTC, amount: quote('900') },
  { kind: 'transfer', quoteCoin: 'USDT', amount: quote('500.5') },
  { kind: 'leverage', symbol: BTC, leverage: ratio('2') },
  { kind: 'margin-mode', symbol: BTC, mode: 'isolated' },
];
const because = 'liquidation at 89601.99 is 24.45 % away: equity is restored';

/** What happens, how much it matters (undefined: routine), and what its text must name. */
const TABLE: readonly (readonly [Happening, Severity | undefined, RegExp])[] = [
  [
    settled('open'),
    'info',
    /Sold 0.6 BTC at 60012.34: the policy asks for 60 % of the coins. The short is 0.6 BTC now. With the cash/,
  ],
  [settled('grow', '0.2', '0.8'), 'info', /Sold 0.2 of 0.6 BTC/],
  [settled('shrink'), 'info', /Bought back 0.6 BTC/],
  [settled('remove', '0.6', '0'), 'info', /No short is left/],
  [settled('rescue'), 'critical', /BTC/],
  [settled('naked'), 'critical', /BTC/],
  [settled('open', '0', '0'), undefined, /./],
  [{ ...record, kind: 'order-planned' }, undefined, /./],
  [{ ...record, kind: 'order-resting', filled: NO_CONTRACTS }, undefined, /./],
  [{ ...record, kind: 'order-void', words: 'no trace' }, undefined, /./],
  [
    { ...record, kind: 'order-doubtful', words: 'timed out' },
    'warning',
    /sell 0.6 contracts of BTC.*timed out.*not sent again/,
  ],
  [refused('banned'), 'critical', /BTC.*Margin is insufficient/],
  [refused('credentials'), 'critical', /API key/],
  [refused('blocked'), 'critical', /region/],
  [refused('hedge-mode'), 'critical', /one-way/],
  [refused('margin'), 'warning', /Add cash/],
  [refused('throttled'), 'warning', /BTC/],
  [refused('overloaded'), 'warning', /in a minute/],
  [refused('clock'), 'warning', /BTC/],
  [refused('reduce-only'), 'warning', /BTC/],
  [refused('too-small'), 'warning', /BTC/],
  [refused('unchanged'), 'warning', /BTC/],
  [refused('other'), 'warning', /BTC/],
  [refused('unfilled'), undefined, /./],
  ...ACTIONS.flatMap((action): (readonly [Happening, Severity | undefined, RegExp])[] => {
    const isCash = action.kind !== 'leverage' && action.kind !== 'margin-mode';
    return [
      [{ kind: 'action-planned', action, because }, undefined, /./],
      [{ kind: 'action-settled', action, because }, isCash ? 'info' : undefined, /(BTC|USDT).*equity is restored/],
      [{ kind: 'action-not-applied', action, words: 'it left no trace' }, 'warning', /BTC|USDT/],
      [
        { kind: 'action-refused', action, code: 'other', words: 'Balance is insufficient' },
        action.kind === 'sweep' ? 'warning' : 'critical',
        /(BTC|USDT).*Balance is insufficient/,
      ],
      [{ kind: 'action-doubtful', action, words: 'timed out' }, 'warning', /(BTC|USDT).*not repeated/],
    ];
  }),
  [
    {
      kind: 'decided',
      policyId: 'btc-core',
      symbol: BTC,
      coin: 'BTC',
      mark: price('60000'),
      spot: price('60000'),
      short: NO_CONTRACTS,
      action: 'hold',
      verdicts: [],
    },
    undefined,
    /./,
  ],
  [{ kind: 'funding', symbol: BTC, amount: quote('-3'), settlements: 1 }, undefined, /./],
  ...(['owner', 'liquidation', 'auto-deleveraging', 'settlement'] as const).map(
    (origin): readonly [Happening, Severity, RegExp] => [
      { kind: 'foreign-fill', symbol: BTC, origin, side: 'buy', contracts: contracts('1'), price: price('60000') },
      origin === 'owner' ? 'warning' : 'critical',
      /buy 1 contracts of BTC\/USDT:USDT at 60000.00/,
    ],
  ),
  [{ kind: 'halted', haltId: 'H7', because: 'A short of BTC nobody knows.' }, 'critical', /BTC.*set resume to "H7"/],
  [{ kind: 'resumed', haltId: 'H7' }, 'info', /H7/],
  [{ kind: 'blind', because: 'prices of BTC/USDT:USDT: timed out' }, 'critical', /BTC.*waits until it can be/],
  [{ kind: 'failed', policyId: 'btc-core', because: 'RangeError: odd' }, 'critical', /btc-core.*RangeError: odd/],
];

/** How much each lasting condition matters. */
const NOTICES: Readonly<Record<Notice['code'], Severity>> = {
  'margin-low': 'warning',
  'cash-short': 'critical',
  'out-of-cash': 'critical',
  'margin-disputed': 'critical',
  'naked-short': 'critical',
  'policy-disabled': 'warning',
  'policy-orphaned': 'critical',
  'policy-faulty': 'critical',
  'not-started': 'warning',
  stopped: 'critical',
  'partial-hedge': 'warning',
  'stale-confirmation': 'warning',
  'prices-unusable': 'critical',
  'foreign-position': 'critical',
  'settings-differ': 'warning',
  'contract-halted': 'critical',
  'key-unsafe': 'critical',
  'growth-held': 'warning',
  'less-than-a-lot': 'warning',
  'target-held': 'warning',
  'still-removed': 'info',
  'funding-costly': 'warning',
  'cross-weak': 'warning',
  'margin-coin-low': 'critical',
  'price-alarm': 'warning',
  adopted: 'info',
  'per-day-small': 'warning',
  'keys-missing': 'critical',
  'mode-changed': 'warning',
  'not-opened': 'info',
};

const nameOf = (happening: Happening): string =>
  [
    happening.kind,
    ...('purpose' in happening ? [happening.purpose] : []),
    ...('code' in happening ? [happening.code] : []),
    ...('origin' in happening ? [happening.origin] : []),
    ...('action' in happening && typeof happening.action === 'object' ? [happening.action.kind] : []),
  ].join(' ');

describe('what an entry owes its owner', () => {
  it.each(TABLE.map((row) => [nameOf(row[0]), row[1], ...row] as const))(
    '%s: %s',
    (_name, severity, happening, _s, text) => {
      const alert = alertOf(happening);
      expect(alert?.severity).toBe(severity);
      if (alert === undefined) return;
      expect(alert.text).toMatch(text);
      expect(alert.text).toMatch(/^[A-Z].*\.$/);
      expect(`${alert.subject} ${alert.text}`).not.toMatch(/undefined|null|NaN|\[object|\.\.|Infinity/);
      expect(alert.subject.length).toBeLessThanOrEqual(90);
      expect(alert).toMatchObject({ id: 'id-1', account: 'main', atMs: NOW_MS });
      expect(alert.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    },
  );

  it.each(Object.entries(NOTICES) as [Notice['code'], Severity][])(
    'a notice of %s is %s, in its own words, and names its policy',
    (code, severity) => {
      expect(alertOf(notice(code))).toMatchObject({ severity, code, text: 'The BTC short is one.' });
      expect(alertOf(notice(code))?.subject).toMatch(/^btc-core: [a-z]/);
    },
  );
});

/** Every kind of entry there is: a new one does not compile until it is listed here. */
const KINDS: Readonly<Record<Happening['kind'], true>> = {
  decided: true,
  'order-planned': true,
  'order-settled': true,
  'order-resting': true,
  'order-refused': true,
  'order-doubtful': true,
  'order-void': true,
  'action-planned': true,
  'action-settled': true,
  'action-not-applied': true,
  'action-refused': true,
  'action-doubtful': true,
  'foreign-fill': true,
  funding: true,
  notice: true,
  halted: true,
  resumed: true,
  blind: true,
  failed: true,
};

describe('this table', () => {
  it('leaves no kind of entry out', () => {
    const judged = [...TABLE.map(([happening]) => happening.kind), 'notice'];
    expect([...new Set(judged)].sort()).toEqual(Object.keys(KINDS).sort());
  });
});

describe("an exchange's own words", () => {
  it('may end with a full stop without doubling it', () => {
    const [action] = ACTIONS;
    if (action === undefined) throw new Error('there is an action');
    const alert = alertOf({ kind: 'action-refused', action, code: 'other', words: 'Balance is insufficient.' });
    expect(alert?.text).toMatch(/Balance is insufficient\.$/);
    expect(alert?.text).not.toContain('..');
  });
});
