import * as z from 'zod/mini';
import { ownPerpetual } from '../market/instrument.ts';
import { WALLETS } from '../market/wallet.ts';
import { coins, NO_COINS, NO_QUOTE, price, quote, ratio } from '../money/amount.ts';
import { cross } from './cross-schema.ts';
import { DEFAULT_MARGIN } from './default-margin.ts';
import { funding } from './funding-schema.ts';
import type { HedgePolicy } from './hedge-policy.ts';
import { adjust, conviction, event, ladder, raise, rearm, remove, takeProfit } from './rule-schema.ts';
import {
  amount,
  choice,
  instant,
  into,
  leaf,
  list,
  map,
  name,
  part,
  partBetween,
  positive,
  type Reader,
  text,
  whole,
  words,
  yesOrNo,
} from './schema-parts.ts';

const LIST_LENGTH_MAX = 20;

const coinAmount = (example: string) =>
  amount(coins, (value) => !value.isNegative(), `a number of coins in plain digits, such as ${example}`);

const elsewhere = into(
  map(
    { amount: coinAmount('1.5'), confirmed: instant },
    'a map with amount, and confirmed, the day the coins were last seen',
  ),
  ({ amount: held, confirmed }) => ({ amount: held, confirmedMs: confirmed }),
);

const WALLET_NAMES = `a list of ${WALLETS.join(', ')} or some of them, each once`;
const wallets = list(choice(...WALLETS), 1, WALLETS.length, WALLET_NAMES).check(
  z.refine((named) => new Set(named).size === named.length, { error: WALLET_NAMES }),
);

const holdings = map(
  {
    onAccount: z._default(yesOrNo, true),
    wallets: z._default(wallets, ['spot']),
    elsewhere: z.exactOptional(elsewhere),
    except: z._default(coinAmount('0.2'), NO_COINS),
  },
  'a map that may hold onAccount, wallets, elsewhere and except',
);

const source = choice('futures', 'spot');
const SOURCES = 'a list of futures, spot or both, each once, in the order they are used';
const sources = list(source, 1, 2, SOURCES).check(
  z.refine((from) => new Set(from).size === from.length, { error: SOURCES }),
);

const margin = map(
  {
    warnAt: z._default(partBetween('0', '1'), DEFAULT_MARGIN.warnAt),
    topUpAt: z._default(partBetween('0', '1'), DEFAULT_MARGIN.topUpAt),
    reduceAt: z._default(part('0', '0.5'), DEFAULT_MARGIN.reduceAt),
    whenOut: z._default(choice('reduce', 'alert', 'remove'), DEFAULT_MARGIN.whenOut),
    from: z._default(sources, [...DEFAULT_MARGIN.from]),
    perDay: z.exactOptional(positive(quote, '20000')),
    sweepAt: z.exactOptional(part('2.5', '20')),
  },
  'a map that may hold warnAt, topUpAt, reduceAt, whenOut, from, perDay and sweepAt',
);

const band = map(
  {
    below: z.exactOptional(part('0.5', '1')),
    landBelow: z.exactOptional(part('0.5', '1')),
    above: z.exactOptional(part('1', '2')),
    landAbove: z.exactOptional(part('1', '2')),
  },
  'a map that may hold below, landBelow, above and landAbove',
);

/** Within these a hedge by the coin's own perpetual saves orders and costs no protection. */
const OWN_BAND = { below: ratio('0.95'), landBelow: ratio('0.98'), above: ratio('1.03'), landAbove: ratio('1') };
/** Beta wanders: in 2020 to 2024 a band of a tenth left out nine trades of ten that a daily one made, for the same protection. */
const CROSS_BAND = { below: ratio('0.9'), landBelow: ratio('1'), above: ratio('1.1'), landAbove: ratio('1') };

const order = map(
  {
    style: z._default(choice('limit', 'market'), 'limit'),
    slippageMax: z._default(partBetween('0', '0.1'), ratio('0.003')),
    patience: z._default(whole(0, 20), 2),
  },
  'a map that may hold style, slippageMax and patience',
);

const quoteAmount = (example: string) =>
  amount(quote, (value) => !value.isNegative(), `an amount of quote coin in plain digits, such as ${example}`);

const paper = map(
  {
    coins: z._default(coinAmount('1.5'), coins('1')),
    quote: z.exactOptional(quoteAmount('50000')),
    quoteSpot: z._default(quoteAmount('1000'), NO_QUOTE),
  },
  'a map that may hold coins, quote and quoteSpot',
);

const alerts = map(
  {
    prices: z._default(
      list(positive(price, '70000'), 0, LIST_LENGTH_MAX, `a list of at most ${LIST_LENGTH_MAX} prices`),
      [],
    ),
    minimum: z._default(choice('info', 'warning', 'critical'), 'info'),
  },
  'a map that may hold prices and minimum',
);

/** A margin coin a little off its peg is no reason to end a protection; above its peg it never is. */
const stablecoinBelow = amount(
  price,
  (value) => value.gte(price('0.5')) && value.lt(price('0.995')),
  'a price in dollars from 0.5 to below 0.995, such as 0.98',
  { minimum: 0.5, exclusiveMaximum: 0.995 },
);

/** Binance sets whole leverages only, and an unattended short above 3 rarely outlives a month. */
const leverage = amount(ratio, (value) => ['1', '2', '3'].includes(value.toString()), 'a whole number from 1 to 3', {
  minimum: 1,
  maximum: 3,
});

/** The item `all` of the controls speaks for every account. */
const account = leaf(
  (written) => (written === 'all' ? undefined : name.safeParse(written).data),
  'at most 40 letters, digits, - and _, and not the word all',
  { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' },
);

/** A policy as a person writes it, every attribute judged by itself. What attributes do together: `policy-rules.ts`. */
const attributes = map(
  {
    policyId: name,
    account,
    coin: text(/^[A-Z0-9]{1,20}$/, 'the name of a coin in capital letters and digits, such as BTC'),
    enabled: z._default(yesOrNo, false),
    mode: z._default(choice('paper', 'live'), 'paper'),
    paper: z.prefault(paper, {}),
    ratio: part('0', '1'),
    holdings: z.prefault(holdings, {}),
    instrument: z.exactOptional(text(/^[A-Z0-9/:-]{1,60}$/, 'the symbol of a perpetual, such as BTC/USDT:USDT')),
    leverage: z._default(leverage, ratio('2')),
    marginMode: z._default(choice('isolated', 'cross'), 'isolated'),
    reserve: z._default(part('0', '10'), ratio('0.5')),
    margin: z.prefault(margin, {}),
    band: z.prefault(band, {}),
    order: z.prefault(order, {}),
    ladder: z.exactOptional(ladder),
    conviction: z._default(conviction, 'none'),
    raise,
    adjust,
    event: z.exactOptional(event),
    funding: z.exactOptional(funding),
    remove,
    takeProfit: z.exactOptional(takeProfit),
    rearm: z._default(rearm, { kind: 'manual' }),
    allowPartial: z._default(yesOrNo, true),
    cross: z.exactOptional(cross),
    stablecoinBelow: z.exactOptional(stablecoinBelow),
    adopt: z._default(yesOrNo, false),
    alerts: z.prefault(alerts, {}),
    flags: z._default(list(name, 0, LIST_LENGTH_MAX, `a list of at most ${LIST_LENGTH_MAX} names`), []),
    expires: z.exactOptional(instant),
    note: z.exactOptional(words(1000)),
  },
  'a map of attributes',
);

/** An item without `check` becomes a policy with its defaults in place, or issues for `faultsOf`. */
export const policySchema: Reader<HedgePolicy> = into(attributes, (read): HedgePolicy => {
  const { alerts, expires, note, instrument, ...rest } = read;
  return {
    ...rest,
    instrument: instrument ?? ownPerpetual(read.coin),
    band: { ...(read.cross === undefined ? OWN_BAND : CROSS_BAND), ...read.band },
    alertPrices: alerts.prices,
    alertMinimum: alerts.minimum,
    ...(expires === undefined ? {} : { expiresMs: expires }),
  };
});
