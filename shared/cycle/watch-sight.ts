import { type HedgeState, newHedge } from '../hedge/hedge-state.ts';
import { policyInForce } from '../hedge/hedge-view.ts';
import { isCross } from '../hedge/margin-duty.ts';
import { type WatchView, watchHedge } from '../hedge/watch.ts';
import type { Glance, GlanceReader } from '../market/glance.ts';
import { type Instrument, isInverse } from '../market/instrument.ts';
import { found, missing, type Read } from '../market/read.ts';
import { positionsBeside } from '../market/snapshot.ts';
import { NO_QUOTE, type Quote } from '../money/amount.ts';
import type { Slot } from '../orders/intent.ts';
import { DEFAULT_MARGIN } from '../policy/default-margin.ts';
import { type Hedge, isOpen } from './hedges.ts';
import { otherPositions } from './other-positions.ts';
import { coinsCounted } from './wallets.ts';
import type { PolicySighting } from './watch-book.ts';

/** What a watch knows before it looks. */
interface Known {
  readonly hedges: readonly Hedge[];
  readonly states: readonly HedgeState[];
  readonly slots: readonly Slot[];
  readonly nowMs: number;
}

/** What it saw, and what it could not see. */
interface WatchSight {
  readonly seen: readonly PolicySighting[];
  readonly unseen: readonly string[];
  readonly silentUntilMs?: number;
}

type Named = Hedge & { readonly symbol: string };

/** Looks at the shorts of an account and judges each; asks the exchange nothing where none is open. */
export async function lookAround(glances: GlanceReader, known: Known): Promise<WatchSight> {
  const open = known.slots.filter(isOpen).map(({ symbol }) => symbol);
  if (open.length === 0) return { seen: [], unseen: [] };
  const [rules, glance] = await Promise.all([glances.readInstruments(open), glances.readGlance(open)]);
  const { silentUntilMs } = glance;
  const sight = { glance, instruments: rules.ok ? rules.value : new Map<string, Instrument>() };
  const seen: PolicySighting[] = [];
  const unseen: string[] = [];
  for (const hedge of spokenFor(known.hedges, open)) {
    const view = viewOf(hedge, known.nowMs, sight);
    const state = known.states.find(({ policyId }) => policyId === hedge.policyId);
    if (!view.ok) unseen.push(view.because);
    else {
      const sightings = watchHedge(view.value, state ?? newHedge(hedge.policyId, hedge.symbol));
      seen.push(...sightings.map((sighting) => ({ ...sighting, policyId: hedge.policyId })));
    }
  }
  return { seen, unseen: [...new Set(unseen)], ...(silentUntilMs === undefined ? {} : { silentUntilMs }) };
}

/** Of several that name a symbol the first one speaks for it, as in a pass. */
const spokenFor = (hedges: readonly Hedge[], symbols: readonly string[]): readonly Named[] =>
  symbols.flatMap((symbol) => {
    const hedge = hedges.find((candidate) => candidate.symbol === symbol);
    return hedge === undefined ? [] : [{ ...hedge, symbol }];
  });

interface Sight {
  readonly glance: Glance;
  readonly instruments: ReadonlyMap<string, Instrument>;
}

/** A failed read is no zero: without its mark, its position or the wallet it leans on, nothing is said of a short. */
function viewOf(hedge: Named, nowMs: number, { glance, instruments }: Sight): Read<WatchView> {
  const { symbol, standing } = hedge;
  const instrument = instruments.get(symbol);
  if (instrument === undefined) return missing(`the rules of ${symbol} cannot be read`);
  const mark = glance.marks.get(symbol) ?? missing(`no mark price of ${symbol} was read`);
  if (!mark.ok) return mark;
  const positions = positionsBeside(glance, symbol);
  if (!positions.ok) return missing(`positions: ${positions.because}`);
  const position = positions.value.get(symbol) ?? { side: 'flat' };
  const futures = walletsFor(instrument, glance);
  if (isCross({ position }) && !futures.ok) return missing(`futures wallet: ${futures.because}`);
  return found({
    nowMs,
    standing,
    plan: policyInForce(standing)?.margin ?? DEFAULT_MARGIN,
    instrument,
    prices: { mark: mark.value },
    position,
    settings: missing('a watch does not ask for settings'),
    onAccount: coinsCounted(SPOT_ONLY, hedge, policyInForce(standing)?.coin ?? instrument.coin, glance),
    futuresTotal: totalIn(futures, instrument.quoteCoin),
    others: otherPositions(symbol, instrument.quoteCoin, { positions, marks: glance.marks, instruments }),
  });
}

/** The wallets of inverse contracts are not read between passes: none of ours leans on one. */
const walletsFor = (instrument: Instrument, { futures }: Glance): Glance['futures'] =>
  isInverse(instrument) ? missing('the coin-margined wallets are not read between passes') : futures;

/** A glance reads no other wallet: where a policy counts one, whether its short is naked is for the pass to say. */
const SPOT_ONLY = { wallets: new Map() };

/** Only a cross short leans on it, and of one whose wallet was not read nothing is said. */
const totalIn = (futures: Glance['futures'], quoteCoin: string): Quote =>
  (futures.ok ? futures.value.get(quoteCoin)?.total : undefined) ?? NO_QUOTE;
