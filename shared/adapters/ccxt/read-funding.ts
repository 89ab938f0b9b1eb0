import * as z from 'zod/mini';
import type { FundingPayment } from '../../market/fill.ts';
import { quote } from '../../money/amount.ts';
import type { Ask } from './ccxt-client.ts';
import { symbolOf } from './symbol-names.ts';
import { digits, instantMs, readWire, wholeNumber } from './wire.ts';

const settlements = z.array(
  z.object({ symbol: z.string().check(z.minLength(1)), income: digits(quote), time: instantMs, tranId: wholeNumber }),
);

const PAGE = 1_000;
/** Ten thousand settlements are some three years of three symbols: more means that something is wrong. */
const PAGES_MAX = 10;

/**
 * Every funding settlement of one side of the account since `sinceMs`, oldest first: one request, and one more for each full
 * page of 1,000. Binance states a receipt above zero, as this program does.
 */
export async function readFunding(
  ask: Ask,
  sinceMs: number,
  endpoint: 'fapiPrivateGetIncome' | 'dapiPrivateGetIncome' = 'fapiPrivateGetIncome',
): Promise<readonly FundingPayment[]> {
  const seen = new Map<string, FundingPayment>();
  let fromMs = sinceMs;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const question = { incomeType: 'FUNDING_FEE', startTime: String(fromMs), limit: String(PAGE) };
    const rows = readWire(settlements, await ask(endpoint, question), 'list of funding settlements');
    for (const row of rows) {
      seen.set(`${row.tranId} ${row.symbol}`, { symbol: symbolOf(row.symbol), amount: row.income, atMs: row.time });
    }
    if (rows.length < PAGE) return [...seen.values()].sort((a, b) => a.atMs - b.atMs);
    // The last instant is asked for again: its settlements may be cut by the page's end.
    fromMs = Math.max(...rows.map((row) => row.time));
  }
  throw new Error(`Binance lists more than ${PAGE * PAGES_MAX} funding settlements; ask for a later start.`);
}
