import type { Candle } from '../../shared/market/candle.ts';
import { type CandleNeed, candleKey } from '../../shared/market/candle-need.ts';
import type { Fill } from '../../shared/market/fill.ts';
import { FRAME_MS } from '../../shared/market/frame.ts';
import type { Instrument } from '../../shared/market/instrument.ts';
import type { KeyRights } from '../../shared/market/key-rights.ts';
import type { MarketReader } from '../../shared/market/market-reader.ts';
import type { Order } from '../../shared/market/order.ts';
import type { ActionOutcome, Found, Outcome } from '../../shared/market/outcome.ts';
import type { SettledRate } from '../../shared/market/public-market.ts';
import { found, missing, type Read } from '../../shared/market/read.ts';
import type { AccountSnapshot, MarginMode, Position, Prices, SymbolSettings } from '../../shared/market/snapshot.ts';
import type { OtherWallet } from '../../shared/market/wallet.ts';
import type { Coins, Quote, Ratio } from '../../shared/money/amount.ts';
import type { MarginGateway, OrderGateway, OrderReference } from '../../shared/orders/order-gateway.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { setLeverage, setMarginMode } from '../../shared/venue/account-settings.ts';
import { cancelOrder } from '../../shared/venue/cancel-order.ts';
import { orderByClientId } from '../../shared/venue/lookups.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { addMargin, reduceMargin } from '../../shared/venue/position-margin.ts';
import { limitLiquidity } from '../../shared/venue/prices.ts';
import type { Change } from '../../shared/venue/venue-outcome.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { transfer } from '../../shared/venue/wallets.ts';
import { ExchangeFaults, type ReadPart, refusalOf } from './exchange-faults.ts';
import { codeOf, entryOf, fillOf, placedAs, positionOf, pricesOf, stateOf, walletsIn } from './venue-readings.ts';

const LOST = { kind: 'unknown', because: 'scripted: the reply was lost' } as const;

/** The simulated exchange behind the ports of the program, with everything that can go wrong on the way to it. */
export class FakeExchange implements MarketReader, OrderGateway, MarginGateway {
  readonly faults = new ExchangeFaults();
  /** Every order the program asked for, whatever became of it. */
  readonly asked: Order[] = [];
  /** Every call of a port, by its method's name. */
  readonly calls: string[] = [];
  readonly #clock: Clock;
  readonly #past: { readonly atMs: number; readonly venue: VenueState }[] = [];
  #underWay: { readonly atMs: number; readonly order: Order }[] = [];
  skewMs = 0;
  /** Bars by their series, past and to come: only those that have closed are told. */
  readonly candles = new Map<string, readonly Candle[]>();
  /** Settlements by symbol, past and to come: only those that have happened are told. */
  readonly settledRates = new Map<string, readonly SettledRate[]>();
  /** What lies in the wallets beside spot. */
  readonly wallets = new Map<OtherWallet, ReadonlyMap<string, Coins>>();
  keyRights: KeyRights = { canTrade: true, canWithdraw: false, canTransfer: true, ipRestricted: true };

  constructor(venue: VenueState, clock: Clock) {
    this.#clock = clock;
    this.#past.push({ atMs: Number.NEGATIVE_INFINITY, venue });
  }

  /** The exchange as it is now, requests that were under way included. */
  get venue(): VenueState {
    const nowMs = this.#clock.nowMs();
    const due = this.#underWay.filter(({ atMs }) => atMs <= nowMs);
    this.#underWay = this.#underWay.filter(({ atMs }) => atMs > nowMs);
    for (const { atMs, order } of due) this.#accept(order, atMs);
    return this.#latest;
  }

  /** Something happens on the exchange: a trade of somebody else, a price, a deposit. */
  happen(change: (venue: VenueState, nowMs: number) => VenueState): void {
    const nowMs = this.#clock.nowMs();
    this.#past.push({ atMs: nowMs, venue: change(this.venue, nowMs) });
  }

  async readInstruments(symbols: readonly string[]): Promise<Read<ReadonlyMap<string, Instrument>>> {
    this.calls.push('readInstruments');
    const { instruments } = this.venue;
    return this.#part('instruments', () => new Map(symbols.flatMap((symbol) => entryOf(symbol, instruments[symbol]))));
  }

  async readAccount(symbols: readonly string[], fundingSinceMs: number): Promise<AccountSnapshot> {
    this.calls.push('readAccount');
    const { venue } = this;
    const nowMs = this.#clock.nowMs();
    const prices = (symbol: string): Read<Prices> => {
      const priced = venue.prices[symbol];
      return priced === undefined ? missing('no price') : this.#part('prices', () => pricesOf(priced, nowMs));
    };
    return {
      takenAtMs: nowMs,
      clockSkewMs: this.#part('clock', () => this.skewMs),
      positionMode: this.#part('mode', () => venue.positionMode),
      spot: this.#part('spot', () => new Map(Object.entries(venue.spot))),
      futures: this.#part('futures', () => walletsIn(venue, [venue.quoteCoin])),
      coinFutures: this.#part('futures', () => walletsIn(venue, Object.keys(venue.coinWallets))),
      positions: this.#part('positions', () => this.#positions()),
      inversePositions: this.#part('positions', () => this.#positions()),
      settings: this.#part('settings', () => new Map(Object.entries(venue.settings))),
      restingOrders: this.#part('resting', () => venue.openOrders),
      prices: new Map(symbols.map((symbol) => [symbol, prices(symbol)])),
      funding: this.#part('funding', () =>
        venue.incomes.filter(({ kind, atMs }) => kind === 'funding' && atMs >= fundingSinceMs),
      ),
    };
  }

  async readPosition(symbol: string): Promise<Read<Position>> {
    this.calls.push('readPosition');
    return this.#part('positions', () => this.#positions().get(symbol) ?? { side: 'flat' });
  }

  async readSettings(symbol: string): Promise<Read<SymbolSettings>> {
    this.calls.push('readSettings');
    const settings = this.venue.settings[symbol];
    return settings === undefined ? missing('not listed') : this.#part('settings', () => settings);
  }

  async readKeyRights(): Promise<Read<KeyRights>> {
    this.calls.push('readKeyRights');
    return this.#part('key', () => this.keyRights);
  }

  async readFills(
    symbol: string,
    { afterId, sinceMs }: { readonly afterId?: string; readonly sinceMs: number },
  ): Promise<Read<readonly Fill[]>> {
    this.calls.push('readFills');
    const untilMs = this.#clock.nowMs() - this.faults.fillsLagMs;
    const { trades } = this.venue;
    const isNew = (id: string, atMs: number) =>
      afterId === undefined ? atMs >= sinceMs : Number(id) > Number(afterId);
    const fresh = trades.filter((one) => one.symbol === symbol && one.atMs <= untilMs && isNew(one.id, one.atMs));
    return this.#part('fills', () => fresh.slice(0, 1_000).map(fillOf));
  }

  async readCandles(need: CandleNeed): Promise<Read<readonly Candle[]>> {
    this.calls.push('readCandles');
    const closedMs = this.#clock.nowMs() - FRAME_MS[need.frame];
    const listed = this.candles.get(candleKey(need)) ?? [];
    return this.#part('candles', () => listed.filter(({ openMs }) => openMs <= closedMs).slice(-need.bars));
  }

  async readWallet(wallet: OtherWallet): Promise<Read<ReadonlyMap<string, Coins>>> {
    this.calls.push(`readWallet ${wallet}`);
    return this.#part('wallet', () => this.wallets.get(wallet) ?? new Map());
  }

  async readSettledRates(symbol: string, afterMs: number, untilMs: number): Promise<Read<readonly SettledRate[]>> {
    this.calls.push('readSettledRates');
    const listed = this.settledRates.get(symbol) ?? [];
    return this.#part('rates', () => listed.filter(({ atMs }) => atMs > afterMs && atMs <= untilMs));
  }

  async place(order: Order): Promise<Outcome> {
    this.calls.push('place');
    this.asked.push(order);
    const fault = this.faults.takeOrderFault();
    switch (fault?.kind) {
      case undefined:
      case 'none':
        return this.#accept(order, this.#clock.nowMs());
      case 'refuse':
        return refusalOf(fault);
      case 'cut-before':
        return LOST;
      case 'cut-after':
        this.#accept(order, this.#clock.nowMs());
        return LOST;
      case 'late':
        this.#underWay.push({ atMs: this.#clock.nowMs() + fault.byMs, order });
        return LOST;
      case 'doubled':
        this.#accept(order, this.#clock.nowMs());
        return this.#accept(order, this.#clock.nowMs());
      case 'partial': {
        this.happen((venue) => limitLiquidity(venue, order.symbol, fault.contracts));
        const outcome = this.#accept(order, this.#clock.nowMs());
        this.happen((venue) => limitLiquidity(venue, order.symbol, undefined));
        return outcome;
      }
    }
  }

  async find({ symbol, clientOrderId }: OrderReference): Promise<Found> {
    this.calls.push('find');
    if (this.faults.failing.has('find')) return { kind: 'unknown', because: 'scripted: the question failed' };
    const order = orderByClientId(this.venue, symbol, clientOrderId);
    if (order === undefined || order.placedAtMs + this.faults.ordersLagMs > this.#clock.nowMs())
      return { kind: 'absent' };
    return stateOf(this.venue, order);
  }

  async cancel(reference: OrderReference): Promise<ActionOutcome> {
    return this.#act('cancel', (venue, nowMs) => {
      const cancelled = cancelOrder(venue, reference, nowMs);
      return cancelled.kind === 'refused' ? cancelled : { kind: 'changed', state: cancelled.state };
    });
  }

  async addMargin(symbol: string, amount: Quote): Promise<ActionOutcome> {
    return this.#act('addMargin', (venue, nowMs) => addMargin(venue, symbol, amount, nowMs));
  }

  async reduceMargin(symbol: string, amount: Quote): Promise<ActionOutcome> {
    return this.#act('reduceMargin', (venue, nowMs) => reduceMargin(venue, symbol, amount, nowMs));
  }

  async transferToFutures(quoteCoin: string, amount: Quote): Promise<ActionOutcome> {
    return this.#act('transferToFutures', (venue, nowMs) => transfer(venue, 'futures', amount, nowMs, quoteCoin));
  }

  async setLeverage(symbol: string, leverage: Ratio): Promise<ActionOutcome> {
    return this.#act('setLeverage', (venue) => setLeverage(venue, symbol, leverage));
  }

  async setMarginMode(symbol: string, mode: MarginMode): Promise<ActionOutcome> {
    return this.#act('setMarginMode', (venue) => setMarginMode(venue, symbol, mode));
  }

  get #latest(): VenueState {
    const last = this.#past.at(-1);
    if (last === undefined) throw new Error('an exchange always has a state');
    return last.venue;
  }

  #positions(): ReadonlyMap<string, Position> {
    const untilMs = this.#clock.nowMs() - this.faults.positionsLagMs;
    const seen = this.#past.findLast(({ atMs }) => atMs <= untilMs)?.venue ?? this.#latest;
    return new Map(Object.entries(seen.positions).map(([symbol, each]) => [symbol, positionOf(seen, symbol, each)]));
  }

  #part<T>(name: ReadPart, value: () => T): Read<T> {
    return this.faults.failing.has(name) ? missing(`scripted: ${name} could not be read`) : found(value());
  }

  #accept(order: Order, atMs: number): Outcome {
    const placement = placeOrder(this.#latest, order, atMs);
    if (placement.kind === 'refused')
      return { kind: 'refused', code: codeOf(placement.reason), because: placement.because };
    this.#past.push({ atMs, venue: placement.state });
    return placedAs(stateOf(placement.state, placement.order));
  }

  #act(call: string, change: (venue: VenueState, nowMs: number) => Change): ActionOutcome {
    this.calls.push(call);
    const fault = this.faults.takeActionFault();
    if (fault?.kind === 'refuse') return refusalOf(fault);
    if (fault?.kind === 'cut-before') return LOST;
    const changed = change(this.venue, this.#clock.nowMs());
    if (changed.kind === 'changed') this.happen(() => changed.state);
    if (fault?.kind === 'cut-after') return LOST;
    if (changed.kind === 'changed') return { kind: 'done' };
    return { kind: 'refused', code: codeOf(changed.reason), because: changed.because };
  }
}
