import type { PlainItem } from '../../../shared/adapters/ledger-items/item-key.ts';
import type { Candle } from '../../../shared/market/candle.ts';
import { type CandleNeed, candleKey } from '../../../shared/market/candle-need.ts';
import { found, missing, type Read } from '../../../shared/market/read.ts';
import type { AccountSnapshot } from '../../../shared/market/snapshot.ts';
import type { OtherWallet } from '../../../shared/market/wallet.ts';
import { type Coins, larger, NO_COINS } from '../../../shared/money/amount.ts';
import type { Control } from '../../../shared/policy/controls.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { anyWishFor } from './owners-wish.ts';
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
}

/** What a backup of the ledger can know of. */
export interface Backup {
  readonly takenAtMs: number;
  readonly items: readonly PlainItem[];
  readonly firstPlannedMs: ReadonlyMap<string, number>;
  readonly sightings: Sightings;
}

/** The coins that the policy of a coin counts, as a process has been told of them; a failed read is no zero. */
export function coinsTold(told: Testimony, coin: string): Read<Coins> {
  const { snapshot, items, wallets } = told;
  if (snapshot === undefined || !snapshot.spot.ok) return missing('spot could not be read');
  const balance = snapshot.spot.value.get(coin);
  const wish = items?.ok ? anyWishFor(items.value, coin) : undefined;
  let sum = balance === undefined ? NO_COINS : balance.free.plus(balance.locked);
  for (const wallet of wish?.wallets ?? []) {
    const read = wallets.get(wallet) ?? missing('it was not read');
    if (!read.ok) return missing(`the ${wallet} wallet could not be read`);
    sum = sum.plus(read.value.get(coin) ?? NO_COINS);
  }
  return found(larger(NO_COINS, sum)); // more may be borrowed than there is
}

/** What each process has been told, and by whom it hears nothing else. */
export class Testimonies {
  readonly #told = new WeakMap<object, Testimony>();
  readonly #nowMs: () => number;
  /** Told when a process has read everything that belongs to one look. */
  readonly #onLook: (told: Testimony) => void;

  constructor(nowMs: () => number, onLook: (told: Testimony) => void) {
    this.#nowMs = nowMs;
    this.#onLook = onLook;
  }

  /** A process begins. */
  began(process: object, runId: string): void {
    const nothing = { wallets: new Map(), bars: new Map() };
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
