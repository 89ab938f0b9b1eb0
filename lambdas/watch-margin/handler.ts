import type { WatchPorts } from './ports.ts';
import { watchAccounts } from './watch-accounts.ts';
import { openWatchMargin } from './wiring.ts';

let ports: WatchPorts | undefined;

/** Watches every account with something open; what the schedule says does not matter, only that it calls. */
export async function handler(): Promise<void> {
  ports ??= openWatchMargin();
  await watchAccounts(ports);
}
