import { NO_RATIO } from '../money/amount.ts';
import { finish } from './finish.ts';
import type { Outside, PassRequest } from './outside.ts';
import type { PassReport } from './run-pass.ts';
import { underLease } from './under-lease.ts';
import { writeUp } from './write-up.ts';

/** What is there of the outside when an exchange cannot be asked. */
export type OutsideWithoutKeys = Omit<Outside, 'reader' | 'orders' | 'margin' | 'takerFee' | 'mode'>;

/**
 * A pass over a live account whose keys cannot be used: the exchange is not asked, nothing is traded, and the owner is
 * told, once a day as long as `sentence` is the same. Alerts that wait go out.
 */
export async function runPassWithoutKeys(
  outside: OutsideWithoutKeys,
  request: PassRequest,
  sentence: string,
): Promise<PassReport> {
  return underLease({ ...outside, ...NO_EXCHANGE, mode: 'live' }, request, async (pass) => {
    const notice = { code: 'keys-missing', sentence, about: sentence.slice(-80) } as const;
    await writeUp(pass, [], [{ policyId: request.account, notice }]);
    return finish(pass, request, []);
  });
}

const notAsked = (): never => {
  throw new Error('the exchange was asked in a pass without keys');
};

const NO_EXCHANGE: Pick<Outside, 'reader' | 'orders' | 'margin' | 'takerFee'> = {
  takerFee: NO_RATIO,
  reader: {
    readInstruments: notAsked,
    readAccount: notAsked,
    readPosition: notAsked,
    readSettings: notAsked,
    readKeyRights: notAsked,
    readFills: notAsked,
    readCandles: notAsked,
    readSettledRates: notAsked,
    readWallet: notAsked,
  },
  orders: { place: notAsked, find: notAsked, cancel: notAsked },
  margin: {
    addMargin: notAsked,
    reduceMargin: notAsked,
    transferToFutures: notAsked,
    setLeverage: notAsked,
    setMarginMode: notAsked,
  },
};
