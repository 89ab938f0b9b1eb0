import type { PlainItem } from '../../../shared/adapters/ledger-items/item-key.ts';
import type { Read } from '../../../shared/market/read.ts';
import type { AccountSnapshot } from '../../../shared/market/snapshot.ts';
import type { Control } from '../../../shared/policy/controls.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import type { Sightings } from './sightings.ts';

/** What one process has been told so far. */
export interface Testimony {
  readonly runId: string;
  readonly startedAtMs: number;
  items?: Read<readonly PolicyItem[]>;
  /** As the pass began, and as last read: the gate's own reading. */
  firstControl?: Read<Control | undefined>;
  control?: Read<Control | undefined>;
  controlReadAtMs: number;
  snapshot?: AccountSnapshot;
}

/** What a backup of the ledger can know of. */
export interface Backup {
  readonly items: readonly PlainItem[];
  readonly firstPlannedMs: ReadonlyMap<string, number>;
  readonly sightings: Sightings;
}
