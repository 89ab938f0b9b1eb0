import type { PlainItem } from '../../../../shared/adapters/ledger-items/item-key.ts';
import type { Candle } from '../../../../shared/market/candle.ts';
import { type CandleNeed, candleKey } from '../../../../shared/market/candle-need.ts';
import { isInverseSymbol } from '../../../../shared/market/instrument.ts';
import { found, missing, type Read } from '../../../../shared/market/read.ts';
import type { AccountSnapshot } from '../../../../shared/market/snapshot.ts';
import type { OtherWallet } from '../../../../shared/market/wallet.ts';
import { type Coins, larger, NO_COINS, NO_QUOTE } from '../../../../shared/money/amount.ts';
import { asCoins } from '../../../../shared/money/conversions.ts';
import type { Control } from '../../../../shared/policy/controls.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { BarsOf } from '../wishes/going-together.ts';
import { anyWishFor } from '../wishes/owners-wish.ts';
import { coinBehind } from '../world/hedge-kinds.ts';
import type { Sightings } from './sightings.ts';

/** What one process has been told so far. */
export interface Testimony {
  readonly runId: string;
  readonly startedAtMs: number;
  items?: Read<readonly PolicyItem[]>;
  /** As the pass began, and as last read: the gate's own reading. */
  firstControl?: Read<Control | undefined>;
  control?: Read<Control | undefined>;
  controlReadAtMs: number;
  snapshot?: AccountSnapshot;
  /** Wallets beside spot, as read with the newest look. */
  readonly wallets: Map<OtherWallet, Read<ReadonlyMap<string, Coins>>>;
  readonly bars: Map<string, Read<readonly Candle[]>>;
  /** What the owner wrote in the beginning: where he deleted it, or wrote nonsense since, a short is still kept by it. */
  readonly first: readonly PolicyItem[];
}

/** What a backup of the ledger can know of. */
export interface Backup {
  readonly takenAtMs: number;
  readonly items: readonly PlainItem[];
  readonly firstPlannedMs: ReadonlyMap<string, number>;
  readonly sightings: Sightings;
}

/** The policies as a process has read them; none where it could not. */
const itemsOf = ({ items }: Testimony): readonly PolicyItem[] => (items?.ok ? items.value : []);

/** The policies that say which coins stand behind a short, the newest first. */
export const itemsBehind = (told: Testimony): readonly PolicyItem[] => [...itemsOf(told), ...told.first];

const NOTHING = { free: NO_COINS, locked: NO_COINS };

/** The coins behind a contract that its policy counts, as a process has been told of them; a failed read is no zero. */
export function coinsTold(told: Testimony, symbol: string): Read<Coins> {
  const { snapshot, wallets } = told;
  if (snapshot === undefined || !snapshot.spot.ok) return missing('spot could not be read');
  const known = itemsBehind(told);
  const coin = coinBehind(known, symbol);
  const { free, locked } = snapshot.spot.value.get(coin) ?? NOTHING;
  const margined = inMargin(snapshot, symbol, coin);
  if (!margined.ok) return margined;
  let sum = free.plus(locked).plus(margined.value);
  for (const wallet of anyWishFor(known, symbol)?.wallets ?? []) {
    const read = wallets.get(wallet) ?? missing('it was not read');
    if (!read.ok) return missing(`the ${wallet} wallet could not be read`);
    sum = sum.plus(read.value.get(coin) ?? NO_COINS);
  }
  return found(larger(NO_COINS, sum)); // more may be borrowed than there is
}

/** Coins that margin an inverse short are coins it hedges. */
function inMargin({ coinFutures }: AccountSnapshot, symbol: string, coin: string): Read<Coins> {
  if (!isInverseSymbol(symbol)) return found(NO_COINS);
  if (coinFutures?.ok !== true) return missing('the coin-margined wallet could not be read');
  return found(asCoins(coinFutures.value.get(coin)?.total ?? NO_QUOTE));
}

/** The hourly bars that a process has been told of. */
export const barsTold =
  ({ bars }: Testimony): BarsOf =>
  (symbol) =>
    bars.get(candleKey({ symbol, frame: '1h' }));

/** What each process has been told, and by whom it hears nothing else. */
export class Testimonies {
  readonly #told = new WeakMap<object, Testimony>();
  readonly #nowMs: () => number;
  readonly #first: readonly PolicyItem[];
  /** Told when a process has read everything that belongs to one look. */
  readonly #onLook: (told: Testimony) => void;

  constructor(nowMs: () => number, first: readonly PolicyItem[], onLook: (told: Testimony) => void) {
    this.#nowMs = nowMs;
    this.#first = first;
    this.#onLook = onLook;
  }

  /** A process begins. */
  began(process: object, runId: string): void {
    const nothing = { wallets: new Map(), bars: new Map(), first: this.#first };
    this.#told.set(process, { runId, startedAtMs: this.#nowMs(), controlReadAtMs: 0, ...nothing });
  }

  of(process: object): Testimony {
    const told = this.#told.get(process);
    if (told === undefined) throw new Error('a process nobody has announced calls a port');
    return told;
  }

  readPolicies(process: object, items: Read<readonly PolicyItem[]>): Read<readonly PolicyItem[]> {
    this.of(process).items = items;
    return items;
  }

  readControl(process: object, control: Read<Control | undefined>): Read<Control | undefined> {
    const told = this.of(process);
    told.firstControl ??= control;
    told.control = control;
    told.controlReadAtMs = this.#nowMs();
    return control;
  }

  /** A look begins: what belonged to the one before is no part of it. */
  looks(process: object): void {
    const told = this.of(process);
    told.wallets.clear();
    delete told.snapshot;
  }

  saw(process: object, snapshot: AccountSnapshot): AccountSnapshot {
    const told = this.of(process);
    told.snapshot = snapshot;
    this.#onLook(told);
    return snapshot;
  }

  readWallet(process: object, wallet: OtherWallet, coins: Read<ReadonlyMap<string, Coins>>) {
    const told = this.of(process);
    told.wallets.set(wallet, coins);
    if (told.snapshot !== undefined) this.#onLook(told);
    return coins;
  }

  readBars(process: object, need: CandleNeed, bars: Read<readonly Candle[]>): Read<readonly Candle[]> {
    this.of(process).bars.set(candleKey(need), bars);
    return bars;
  }
}
