import { describeCommits, describeRecords } from './commit-contract.ts';
import { describeLease } from './ledger-contract.ts';
import { LEDGERS } from './ledger-stores.ts';
import { describeReading, describeStored } from './reading-contract.ts';

for (const { name, newStore } of LEDGERS) {
  describeLease(name, newStore);
  describeCommits(name, newStore);
  describeRecords(name, newStore);
  describeReading(name, newStore);
  describeStored(name, newStore);
}
