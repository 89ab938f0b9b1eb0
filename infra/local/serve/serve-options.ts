/** What `npm start -- --serve` is asked for, checked. */
export interface ServeOptions {
  readonly everyMs: number;
  /** How many times faster than the real clock. */
  readonly speed: number;
  /** Absent: that of the folder, or the demo's. */
  readonly seed?: number;
  /** Whether the exchange takes fees. */
  readonly fees: boolean;
  /** Where tables and exchange are kept. */
  readonly keep: string;
  /** Policy items as the file holds them, put into the table at each start; absent: the demo's, at the first start. */
  readonly policyFile?: string;
}
