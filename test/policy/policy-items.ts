import fc from 'fast-check';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { SIGNAL_NAMES } from '../../shared/signals/detection.ts';

/** The least that a person has to write. */
export const LEAST: PolicyItem = { policyId: 'btc-core', account: 'main', coin: 'BTC', ratio: '0.6' };

/** An item that writes every attribute, each in one of its forms. */
export const FULL: PolicyItem = {
  ...LEAST,
  enabled: true,
  mode: 'paper',
  paper: { coins: '1.5', quote: 50000, quoteSpot: '0' },
  ratio: 0.6,
  holdings: {
    onAccount: true,
    wallets: ['spot', 'funding', 'earn', 'margin'],
    elsewhere: { amount: '1.5', confirmed: '2026-11-01' },
    except: '0.2',
  },
  instrument: 'BTC/USDT:USDT',
  leverage: 2,
  marginMode: 'cross',
  reserve: '1',
  margin: {
    warnAt: '0.8',
    topUpAt: '0.6',
    reduceAt: '0.1',
    whenOut: 'remove',
    from: ['spot', 'futures'],
    perDay: '20000',
    sweepAt: '3',
  },
  band: { below: '0.9', landBelow: '0.97', above: '1.1', landAbove: '1.01' },
  order: { style: 'market', slippageMax: '0.005', patience: 3 },
  remove: [
    {
      when: { all: [{ priceAbove: '70000' }, { not: { flag: 'catalyst-resolved' } }] },
      because: 'the rise is back',
    },
  ],
  ladder: ['0.3', 0.3, '0.4'],
  conviction: 'uneasy',
  raise: [{ when: { priceBelow: '50000' }, to: 'warning' }],
  adjust: [{ when: { conviction: 'confirmed' }, ratio: '0.9', because: 'topping' }],
  event: { from: '2026-12-01', until: '2026-12-03T12:00Z', ratio: '0.7' },
  funding: {
    budgetPerYear: '0.05',
    costAbove: { days: 7, rate: '0.0025' },
    negativeFor: 9,
    response: { reduceTo: '0.3' },
  },
  takeProfit: { price: '55000' },
  rearm: { after: '24h' },
  allowPartial: false,
  stablecoinBelow: '0.98',
  adopt: true,
  alerts: { prices: ['70000', 45000.5], minimum: 'warning' },
  flags: ['catalyst-resolved'],
  expires: '2027-01-01T12:00Z',
  note: 'Set up after the review.\nLook again in spring.',
  check: { ok: true },
};

const digits = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).chain((thousandths) => {
    const text = (thousandths / 1000).toFixed(3).replace(/\.?0+$/, '');
    return fc.constantFrom<unknown>(text, Number(text));
  });

const instants = fc.constantFrom('2026-11-01', '2026-11-02T12:00Z', '2027-01-01T00:00:00.5Z');
const leaves = fc.oneof(
  fc.record({ priceAbove: digits(1, 90_000_000) }),
  fc.record({ priceBelow: digits(1, 90_000_000) }),
  fc.record({ gainAbove: digits(1, 999) }),
  fc.record({ lossAbove: digits(1, 9_999) }),
  fc.record({ riseFromEntry: digits(1, 9_999) }),
  fc.record({ heldFor: fc.constantFrom('90s', '5m', '24h', '3d') }),
  fc.record({ after: instants }),
  fc.record({ before: instants }),
  fc.constant({ between: { from: '2026-11-01', until: '2026-11-02' } }),
  fc.record({ drawdownAbove: digits(1, 999) }),
  fc.record({ marginBelow: digits(1, 999) }),
  fc.record({ signal: fc.record({ name: fc.constantFrom(...SIGNAL_NAMES), on: fc.constantFrom('4h', '1d') }) }),
  fc.record({ trend: fc.record({ is: fc.constantFrom('up', 'down', 'sideways') }) }),
  fc.record({ stable: fc.record({ bars: fc.integer({ min: 2, max: 750 }), range: digits(1, 999) }) }),
  fc.record({ volatilityAbove: fc.record({ bars: fc.integer({ min: 2, max: 749 }), rate: digits(1, 9_999) }) }),
  fc.record({ sentiment: fc.constantFrom('improved', 'worsened') }),
  fc.record({ fundingBelow: fc.record({ rate: digits(-50, 50), periods: fc.integer({ min: 1, max: 90 }) }) }),
  fc.record({ stablecoinBelow: digits(1, 2_000) }),
  fc.record({ conviction: fc.constantFrom('none', 'uneasy', 'warning', 'confirmed') }),
  fc.record({ flag: fc.stringMatching(/^[a-z-]{1,40}$/) }),
);

/** Valid conditions, at most 3 deep. */
export const conditions = fc.oneof(
  leaves,
  fc.record({ all: fc.array(leaves, { minLength: 1, maxLength: 3 }) }),
  fc.record({ any: fc.array(fc.record({ not: leaves }), { minLength: 1, maxLength: 3 }) }),
);

const margins = fc.record(
  {
    warnAt: digits(751, 999),
    topUpAt: digits(500, 749),
    reduceAt: digits(0, 120),
    whenOut: fc.constantFrom('reduce', 'alert', 'remove'),
    from: fc.constantFrom(['futures'], ['spot'], ['futures', 'spot']),
    perDay: digits(1, 1_000_000_000),
    sweepAt: fc.integer({ min: 25, max: 200 }).map((tenths) => (tenths / 10).toFixed(1)),
  },
  { requiredKeys: [] },
);

/** Valid items: every attribute present or absent, in each of its forms. */
export const items: fc.Arbitrary<PolicyItem> = fc.record(
  {
    policyId: fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/),
    account: fc.constantFrom('main', 'second_1'),
    coin: fc.constant('BTC'),
    ratio: digits(0, 1000),
    enabled: fc.boolean(),
    mode: fc.constant('paper'),
    paper: fc.record(
      { coins: digits(0, 10_000), quote: digits(0, 90_000_000), quoteSpot: digits(0, 90_000_000) },
      { requiredKeys: [] },
    ),
    holdings: fc.constantFrom<unknown>(
      {},
      { except: 0 },
      { wallets: ['earn'] },
      { onAccount: false, elsewhere: { amount: 2, confirmed: '2026-11-01' } },
    ),
    instrument: fc.constant('BTC/USDT:USDT'),
    leverage: fc.constantFrom<unknown>(1, 2, 3, '3'),
    marginMode: fc.constantFrom('isolated', 'cross'),
    reserve: digits(0, 10_000),
    margin: margins,
    band: fc.record(
      {
        below: digits(500, 979),
        landBelow: digits(980, 1000),
        above: digits(1_021, 2_000),
        landAbove: digits(1_000, 1_020),
      },
      { requiredKeys: ['below', 'above'] },
    ),
    order: fc.record({ style: fc.constantFrom('limit', 'market'), slippageMax: digits(1, 10) }, { requiredKeys: [] }),
    remove: fc.array(fc.record({ when: conditions, because: fc.stringMatching(/^[ -~]{1,200}$/) }), { maxLength: 3 }),
    ladder: fc.constantFrom<unknown>(['0.3', '0.3', '0.4'], [0, 1, 0]),
    conviction: fc.constantFrom('none', 'uneasy', 'warning', 'confirmed'),
    raise: fc.array(fc.record({ when: conditions, to: fc.constantFrom('uneasy', 'warning', 'confirmed') }), {
      maxLength: 2,
    }),
    adjust: fc.array(fc.record({ when: conditions, ratio: digits(0, 1000), because: fc.constant('x') }), {
      maxLength: 2,
    }),
    event: fc.record(
      {
        from: fc.constant('2026-12-01'),
        until: fc.constant('2026-12-02'),
        ratio: digits(0, 1000),
        exact: fc.boolean(),
      },
      { requiredKeys: ['from', 'until', 'ratio'] },
    ),
    funding: fc.record(
      {
        budgetPerYear: digits(1, 999),
        costAbove: fc.record({ days: fc.integer({ min: 1, max: 30 }), rate: digits(1, 999) }),
        negativeFor: fc.integer({ min: 1, max: 90 }),
        response: fc.constantFrom<unknown>('alert', 'remove', { reduceTo: '0.3' }),
      },
      { requiredKeys: ['negativeFor'] },
    ),
    takeProfit: fc.oneof(fc.record({ price: digits(1, 90_000_000) }), fc.record({ gain: digits(1, 999) })),
    rearm: fc.oneof(fc.constantFrom('manual', 'now', { after: '24h' }), fc.record({ when: conditions })),
    allowPartial: fc.boolean(),
    stablecoinBelow: digits(500, 994),
    adopt: fc.boolean(),
    alerts: fc.constantFrom<unknown>({}, { minimum: 'critical' }, { prices: [1, '2.5'] }),
    flags: fc.array(fc.stringMatching(/^[a-z-]{1,40}$/), { maxLength: 3 }),
    expires: instants,
    note: fc.constantFrom('x', 'zwei Wörter'),
    check: fc.anything(),
  },
  { requiredKeys: ['policyId', 'account', 'coin', 'ratio'] },
);
