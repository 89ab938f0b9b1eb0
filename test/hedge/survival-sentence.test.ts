import { describe, expect, it } from 'vitest';
import type { Decision, Trade } from '../../shared/hedge/decision.ts';
import { type HedgeView, shortContracts } from '../../shared/hedge/hedge-view.ts';
import { survivalAfterOrder, survivalAfterTopUp, survivalNow } from '../../shared/hedge/survival-sentence.ts';
import { NO_OTHERS } from '../../shared/margin/short-margin.ts';
import { found, missing } from '../../shared/market/read.ts';
import { contracts, NO_CONTRACTS, quote } from '../../shared/money/amount.ts';
import { DEFAULT_MARGIN } from '../../shared/policy/default-margin.ts';
import { carriedOut } from '../support/apply-decision.ts';
import { policyOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

const order = (side: Trade['side'], size: string): Decision => ({
  action: {
    kind: 'trade',
    purpose: side === 'sell' ? 'grow' : 'shrink',
    side,
    contracts: contracts(size),
    target: NO_CONTRACTS,
    style: { kind: 'market' },
    because: 'a test',
  },
  verdicts: [],
  notices: [],
  state: stateOf(),
});

/** What the sentence says after an order it foresaw, and after the same order was made. */
function foreseenAndSeen(story: Story, side: Trade['side'], size: string) {
  const view: HedgeView = viewOf(story);
  const after = carriedOut(view, order(side, size));
  return [survivalAfterOrder(view, shortContracts(after)), survivalNow(after)];
}

const cross = (story: Story = {}): Story => ({
  position: shortOf('1', '60000', { isolatedWallet: quote('0') }),
  policy: policyOf({ marginMode: 'cross' }),
  futures: '30000',
  futuresTotal: quote('60000'),
  ...story,
});

describe('survival in words', () => {
  it('says how far the cash reaches, what a doubling needs and when the next top-up comes', () => {
    expect(survivalNow(viewOf({ position: shortOf(), futures: '30000' }))).toBe(
      'With the cash present this short survives a rise of 99.1 % (price 119453). A rise to 120000 needs 550 USDT more. ' +
        'The next top-up is 17808 USDT at price 71872.',
    );
  });

  it('says so when a doubling needs nothing, and when a top-up is due', () => {
    expect(survivalNow(viewOf({ position: shortOf(), futures: '500000' }))).toContain(
      'A rise to 120000 needs no more cash.',
    );
    expect(survivalNow(viewOf({ position: shortOf(), mark: '80000' }))).toContain('A top-up is due now.');
  });

  it('counts the cash the plan may use, and no wallet that could not be read', () => {
    const policy = policyOf({ margin: { ...DEFAULT_MARGIN, from: ['spot'] } });
    const cash = { futures: quote('30000'), spot: found(quote('30000')) };
    const both = survivalNow(viewOf({ position: shortOf(), policy, cash }));
    expect(both).toContain('(price 119453)');
    const blind = { ...cash, spot: missing('timed out') };
    expect(survivalNow(viewOf({ position: shortOf(), policy, cash: blind }))).toContain('(price 89602)');
  });

  it('leaves alone what the other hedges of the wallet keep in reserve', () => {
    const story = { position: shortOf(), futures: '50000', reservedElsewhere: quote('20000') };
    expect(survivalNow(viewOf(story))).toContain('(price 119453)');
  });

  it('has nothing to say of no short', () => {
    expect(survivalNow(viewOf())).toBeUndefined();
    expect(survivalAfterTopUp(viewOf(), quote('5'))).toBeUndefined();
    expect(survivalAfterOrder(viewOf({ position: shortOf() }), NO_CONTRACTS)).toBeUndefined();
  });

  it('does not count the futures cash of a cross position twice', () => {
    expect(survivalNow(viewOf(cross()))).toContain('(price 119453)');
  });
});

describe('survival on a shared wallet', () => {
  it('is that of the account, and an order foreseen is what it is afterwards', () => {
    const others = { ...NO_OTHERS, maintenance: quote('250'), unrealised: quote('-5000'), shorts: quote('60000') };
    expect(survivalNow(viewOf(cross({ others })))).toContain('(price 110647)'); // (60,000 + 60,000 - 8,850 + 50) / 1.005
    const [foreseen, seen] = foreseenAndSeen(cross({ others, mark: '75000' }), 'buy', '0.4');
    expect(foreseen).toBe(seen);
  });
});

describe('survival foreseen', () => {
  it('of an opening is what it is afterwards', () => {
    const [foreseen, seen] = foreseenAndSeen({ futures: '60030' }, 'sell', '1');
    expect(foreseen).toBe(seen);
    expect(foreseen).toContain('a rise of 99.1 % (price 119483)');
  });

  it.each<[string, Story, Trade['side'], string]>([
    ['growing at the entry', { position: shortOf('0.5') }, 'sell', '0.5'],
    ['growing above the entry', { position: shortOf('0.5'), mark: '66000' }, 'sell', '0.5'],
    ['growing below the entry', { position: shortOf('0.5'), mark: '50000' }, 'sell', '0.5'],
    ['shrinking at a loss', { position: shortOf('1'), mark: '66000' }, 'buy', '0.4'],
    ['a rescue', { position: shortOf('1'), mark: '80000', futures: '0' }, 'buy', '0.46'],
    ['shrinking at a gain', { position: shortOf('1'), mark: '50000' }, 'buy', '0.4'],
  ])('of %s is what it is afterwards', (_name, story, side, size) => {
    const [foreseen, seen] = foreseenAndSeen(story, side, size);
    expect(foreseen).toBe(seen);
  });

  it('of a cross position counts the wallet once', () => {
    const view = viewOf(cross());
    expect(survivalAfterOrder(view, contracts('1'))).toBe(survivalNow(view));
    expect(survivalAfterOrder(view, contracts('2'))).toContain('(price 89577)');
  });

  it('of a top-up leaves the reach as it is: the cash only changes its place', () => {
    const view = viewOf({ position: shortOf(), futures: '30000' });
    expect(survivalAfterTopUp(view, quote('10000'))).toContain('(price 119453)');
  });
});
