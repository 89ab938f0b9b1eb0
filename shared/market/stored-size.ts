import { coins, dollars } from '../money/amount.ts';
import { type StoredReader, storedAmount, storedRecord } from '../money/stored.ts';
import type { ContractSize } from './instrument.ts';

const readLinear = storedRecord({ contractSize: storedAmount(coins) });
const readInverse = storedRecord({ faceValue: storedAmount(dollars) });

/** Reads what one contract is for back out of a stored record that holds it among other fields. */
export const readSize: StoredReader<ContractSize> = (stored, path) =>
  typeof stored === 'object' && stored !== null && 'faceValue' in stored
    ? readInverse(stored, path)
    : readLinear(stored, path);
