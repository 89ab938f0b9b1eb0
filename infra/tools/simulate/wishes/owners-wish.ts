import type { OtherWallet } from '../../../../shared/market/wallet.ts';
import { type Coins, coins, type Price, price, type Ratio, ratio } from '../../../../shared/money/amount.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { MINUTE_MS } from '../../../../shared/time/duration.ts';
import { symbolIn } from '../world/hedge-kinds.ts';
import { type FundingWish, readFundingWish } from './funding-wish.ts';
import type { CrossWish } from './going-together.ts';
import { type MarketQuestion, readQuestion } from './market-questions.ts';
import { readWishedRatio, type WishedRatio } from './wished-ratio.ts';

/** What one policy asks for, read by the simulation itself: the program's own parser must not judge the program. */
export interface Wish {
  readonly coin: string;
  /** The contract that hedges it. */
  readonly symbol: string;
  readonly cross?: CrossWish;
  readonly ratio: WishedRatio;
  readonly adopt: boolean;
  readonly elsewhere: Coins;
  readonly except: Coins;
  /** Wallets beside spot that count. */
  readonly wallets: readonly OtherWallet[];
  readonly leverage: Ratio;
  readonly marginMode: string;
  readonly reserve: Ratio;
  readonly reduceAt: Ratio;
  readonly fromSpot: boolean;
  readonly sweeps: boolean;
  readonly takeProfitAt?: Price;
  readonly removeAbove?: Price;
  /** What takes it off when the market is so. */
  readonly removesWhen: readonly MarketQuestion[];
  readonly funding?: FundingWish;
  readonly rearm: RearmWish;
}

/** How a hedge that was taken off may come back by itself. */
export type RearmWish = 'manual' | 'now' | { readonly afterMs: number } | { readonly below: Price };

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown, otherwise: string): string => (value === undefined ? otherwise : String(value));

const KNOWN = new Set(
  'policyId account mode check coin enabled ratio holdings leverage marginMode reserve margin order remove takeProfit rearm allowPartial note ladder conviction adjust event adopt raise funding instrument cross'.split(
    ' ',
  ),
);

/** Whether an item is one that may be carried out at all; scripts hold no other kinds of faults than these. */
const isSane = (item: PolicyItem): boolean =>
  Object.keys(item).every((name) => KNOWN.has(name)) &&
  /^(0(\.\d+)?|1)$/.test(textOf(item['ratio'], '')) &&
  ['1', '2', '3'].includes(textOf(item['leverage'], '2'));

/** What items ask for: nobody changes one in place, and every look at an account asks again. */
const WISHES = new WeakMap<PolicyItem, { readonly wish: Wish | undefined }>();

/** What an item asks for; undefined where it may not be carried out. */
function wishOf(item: PolicyItem): Wish | undefined {
  const known = WISHES.get(item) ?? { wish: isSane(item) ? readWish(item) : undefined };
  WISHES.set(item, known);
  return known.wish;
}

const isEnabled = (item: PolicyItem): boolean => item['enabled'] === true;

/** The wish that may be carried out by a contract: one sane, enabled policy, and no other that speaks for it. */
export function wishFor(items: readonly PolicyItem[], symbol: string): Wish | undefined {
  const own = items.filter((item) => symbolIn(item) === symbol && isEnabled(item));
  const [item] = own;
  return item !== undefined && own.length === 1 ? wishOf(item) : undefined;
}

/** Any policy that hedges by the contract, carried out or not. */
export const anyWishFor = (items: readonly PolicyItem[], symbol: string): Wish | undefined => {
  const item = items.find((each) => symbolIn(each) === symbol && wishOf(each) !== undefined);
  return item === undefined ? undefined : wishOf(item);
};

function readWish(item: PolicyItem): Wish {
  const holdings = fieldsOf(item['holdings']);
  const margin = fieldsOf(item['margin']);
  const takeProfitAt = fieldsOf(item['takeProfit'])['price'];
  const rules = listOf(item['remove']).map((rule) => fieldsOf(rule)['when']);
  const removeAbove = rules.map((when) => fieldsOf(when)['priceAbove']).find((level) => level !== undefined);
  const from: unknown = margin['from'];
  return {
    coin: textOf(item['coin'], ''),
    symbol: symbolIn(item),
    ...(item['cross'] === undefined ? {} : { cross: readCross(fieldsOf(item['cross'])) }),
    ratio: readWishedRatio(item),
    adopt: item['adopt'] === true,
    elsewhere: coins(textOf(fieldsOf(holdings['elsewhere'])['amount'], '0')),
    except: coins(textOf(holdings['except'], '0')),
    wallets: (['funding', 'earn', 'margin'] as const).filter((wallet) => listOf(holdings['wallets']).includes(wallet)),
    leverage: ratio(textOf(item['leverage'], '2')),
    marginMode: textOf(item['marginMode'], 'isolated'),
    reserve: ratio(textOf(item['reserve'], '0.5')),
    reduceAt: ratio(textOf(margin['reduceAt'], '0.12')),
    sweeps: margin['sweepAt'] !== undefined,
    fromSpot: Array.isArray(from) && from.includes('spot'),
    ...(takeProfitAt === undefined ? {} : { takeProfitAt: price(String(takeProfitAt)) }),
    ...(removeAbove === undefined ? {} : { removeAbove: price(String(removeAbove)) }),
    removesWhen: rules.map(readQuestion).filter((question) => question !== undefined),
    ...(item['funding'] === undefined ? {} : { funding: readFundingWish(fieldsOf(item['funding'])) }),
    rearm: readRearm(item['rearm']),
  };
}

const readCross = ({ beta, rSquaredMin, lossMax }: Fields): CrossWish => ({
  beta: beta === undefined || beta === 'auto' ? 'auto' : ratio(String(beta)),
  rSquaredMin: ratio(textOf(rSquaredMin, '0.5')),
  lossMax: ratio(textOf(lossMax, '0.1')),
});

function readRearm(written: unknown): RearmWish {
  const { after, when } = fieldsOf(written);
  if (after !== undefined) return { afterMs: Number.parseInt(String(after), 10) * MINUTE_MS };
  const below = fieldsOf(when)['priceBelow'];
  if (below !== undefined) return { below: price(String(below)) };
  return written === 'now' ? 'now' : 'manual';
}
