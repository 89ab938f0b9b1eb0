/** One thing wrong with a policy, for the person who wrote it. */
export interface PolicyFault {
  /** Where: `ratio`, `margin.warnAt`, `remove[0].when`. */
  readonly attribute: string;
  /** What was found, shortened; `(absent)` where nothing was. */
  readonly value: string;
  /** A whole sentence: what is wrong, what is allowed, what to do. */
  readonly sentence: string;
}
