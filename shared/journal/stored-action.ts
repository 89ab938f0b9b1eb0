import { quote, ratio } from '../money/amount.ts';
import { type StoredReader, storedAmount, storedChoice, storedRecord, storedText } from '../money/stored.ts';
import type { ActionRecord } from './entry.ts';

const readTransfer = storedRecord<Omit<Extract<ActionRecord, { kind: 'transfer' }>, 'kind'>>(
  { quoteCoin: storedText, amount: storedAmount(quote), into: storedChoice('coin-margined') },
  ['into'],
);

/** Reads a stored action on cash or settings back; throws a sentence naming the field when it cannot. */
export const readAction: StoredReader<ActionRecord> = (stored, path) => {
  const { kind } = storedRecord({ kind: storedChoice('top-up', 'sweep', 'transfer', 'leverage', 'margin-mode') })(
    stored,
    path,
  );
  switch (kind) {
    case 'top-up':
    case 'sweep':
      return { kind, ...storedRecord({ symbol: storedText, amount: storedAmount(quote) })(stored, path) };
    case 'transfer':
      return { kind, ...readTransfer(stored, path) };
    case 'leverage':
      return { kind, ...storedRecord({ symbol: storedText, leverage: storedAmount(ratio) })(stored, path) };
    case 'margin-mode':
      return { kind, ...storedRecord({ symbol: storedText, mode: storedChoice('isolated', 'cross') })(stored, path) };
  }
};
