import type { Notice, Purpose } from '../hedge/decision.ts';
import type { Verdict } from '../hedge/verdict.ts';
import type { RefusalCode } from '../market/outcome.ts';
import { readSize } from '../market/stored-size.ts';
import { coins, contracts, price, quote, ratio } from '../money/amount.ts';
import {
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedList,
  storedMap,
  storedRecord,
  storedText,
} from '../money/stored.ts';
import type { Happening, JournalEntry, OrderRecord } from './entry.ts';
import { readAction } from './stored-action.ts';

type Kind = Happening['kind'];
type Fields<K extends Kind> = Omit<Extract<Happening, { readonly kind: K }>, 'kind'>;

/** Codes are this program's own words; one of a newer version is passed on rather than refused. */
const storedCode = storedText as StoredReader<Notice['code'] & RefusalCode>;

const ORDER = {
  policyId: storedText,
  symbol: storedText,
  coin: storedText,
  clientOrderId: storedText,
  purpose: storedChoice<Purpose>('open', 'grow', 'shrink', 'remove', 'rescue', 'naked'),
  side: storedChoice('sell', 'buy'),
  contracts: storedAmount(contracts),
  style: storedChoice('post', 'immediate', 'market'),
  because: storedText,
} satisfies { readonly [K in keyof OrderRecord]: StoredReader<OrderRecord[K]> };

const readVerdict = storedRecord<Verdict>({
  rule: storedText,
  verdict: storedChoice('passes', 'acts', 'blocks', 'unknown'),
  number: storedText,
  because: storedText,
});

const readSettled = storedRecord<Omit<Fields<'order-settled'>, 'contractSize' | 'faceValue'>>(
  {
    ...ORDER,
    filled: storedAmount(contracts),
    averagePrice: storedAmount(price),
    shortAfter: storedAmount(contracts),
    survival: storedText,
  },
  ['averagePrice', 'survival'],
);
const said = { ...ORDER, words: storedText };
const action = { action: readAction };

const READERS: { readonly [K in Kind]: StoredReader<Fields<K>> } = {
  decided: storedRecord<Fields<'decided'>>(
    {
      policyId: storedText,
      symbol: storedText,
      coin: storedText,
      mark: storedAmount(price),
      spot: storedAmount(price),
      short: storedAmount(contracts),
      coins: storedAmount(coins),
      heldCoin: storedText,
      distance: storedAmount(ratio),
      action: storedText,
      verdicts: storedList(readVerdict),
      target: storedAmount(contracts),
      inputs: storedMap((each) => each),
      inputsAt: storedText,
    },
    ['coins', 'heldCoin', 'distance', 'target', 'inputs', 'inputsAt'],
  ),
  'order-planned': storedRecord(ORDER),
  'order-settled': (stored, path) => ({ ...readSettled(stored, path), ...readSize(stored, path) }),
  'order-resting': storedRecord({ ...ORDER, filled: storedAmount(contracts) }),
  'order-refused': storedRecord({ ...said, code: storedCode }),
  'order-doubtful': storedRecord(said),
  'order-void': storedRecord(said),
  'action-planned': storedRecord({ ...action, because: storedText }),
  'action-settled': storedRecord<Fields<'action-settled'>>({ ...action, because: storedText, survival: storedText }, [
    'survival',
  ]),
  'action-not-applied': storedRecord({ ...action, words: storedText }),
  'action-refused': storedRecord({ ...action, code: storedCode, words: storedText }),
  'action-doubtful': storedRecord({ ...action, words: storedText }),
  'foreign-fill': storedRecord<Fields<'foreign-fill'>>({
    symbol: storedText,
    origin: storedChoice('owner', 'liquidation', 'auto-deleveraging', 'settlement'),
    side: storedChoice('sell', 'buy'),
    contracts: storedAmount(contracts),
    price: storedAmount(price),
  }),
  funding: storedRecord({ symbol: storedText, amount: storedAmount(quote), settlements: storedCount }),
  notice: storedRecord({
    policyId: storedText,
    notice: storedRecord<Notice>({ code: storedCode, sentence: storedText, about: storedText }, ['about']),
  }),
  halted: storedRecord({ haltId: storedText, because: storedText }),
  resumed: storedRecord({ haltId: storedText }),
  blind: storedRecord({ because: storedText }),
  failed: storedRecord({ policyId: storedText, because: storedText }),
};

const readKind = storedRecord({ kind: storedChoice(...(Object.keys(READERS) as Kind[])) });
const readWhere = storedRecord({ atMs: storedCount, runId: storedText, account: storedText });

/**
 * Reads an entry of the journal back, from a log line or from the table; throws a sentence naming the field when it
 * cannot, as with an entry that was shortened beyond recognition to fit into the table.
 */
export const readEntry: StoredReader<JournalEntry> = (stored, path) => {
  const { kind } = readKind(stored, path);
  const fields: object = READERS[kind](stored, path);
  // CAST: the reader under a kind gives that kind's fields, which the type of READERS says but indexing forgets.
  return { kind, ...fields, ...readWhere(stored, path) } as JournalEntry;
};
