import type { Read } from '../market/read.ts';

/** Port: names accounts that passes should be run for, each once. It may be a second behind. */
export interface AccountList {
  readAccounts(): Promise<Read<readonly string[]>>;
}
