import type { Price } from '../../../../shared/money/amount.ts';
import { answersTo, type MarketTold } from '../wishes/market-answers.ts';
import type { WishedRatio } from '../wishes/wished-ratio.ts';

interface Word {
  /** What the owner had written. */
  readonly written: number;
  readonly least: number;
  readonly most: number;
}

/**
 * How convinced each hedge may be: as its owner wrote, or as high as a rule of his may have raised it since. A removal takes
 * all of that back to none, until he writes another word or re-arms the hedge himself.
 */
export class Convictions {
  readonly #words = new Map<string, Word>();

  of(policyId: string, { conviction: written }: WishedRatio): Word {
    const known = this.#words.get(policyId);
    return known?.written === written ? known : { written, least: written, most: written };
  }

  /** A look at the market, on which rules may have been judged. */
  looked(policyId: string, wished: WishedRatio, mark: Price | undefined, market: MarketTold): void {
    const before = this.of(policyId, wished);
    const newest = market.rates.at(-1)?.rate;
    const raised = wished.raises.filter(
      ({ above, fundingBelow, asks }) =>
        (mark !== undefined && above?.lt(mark) === true) ||
        (newest !== undefined && fundingBelow !== undefined && newest.lt(fundingBelow)) ||
        (asks !== undefined && answersTo(asks, market).yes),
    );
    const most = Math.max(before.most, ...raised.map(({ to }) => to));
    this.#words.set(policyId, { ...before, most });
  }

  removed(policyId: string, { conviction: written }: WishedRatio): void {
    this.#words.set(policyId, { written, least: 0, most: 0 });
  }

  /** The owner has brought the hedge back himself, or nobody knows what is remembered of it. */
  asWritten(policyId: string): void {
    this.#words.delete(policyId);
  }

  restored(): void {
    for (const [policyId, word] of this.#words) this.#words.set(policyId, { ...word, least: 0, most: 3 });
  }
}
