import { DynamoLedger } from '../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { LEDGER_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryLedger } from '../../shared/adapters/memory/memory-ledger.ts';
import { MemoryTable } from '../../shared/adapters/memory/memory-table.ts';
import { openTable } from './embedded-table.ts';
import type { NewStore } from './ledger-contract.ts';

const inMemory: NewStore = async () => {
  const table = new MemoryTable();
  return {
    open: () => new MemoryLedger(table),
    plant: async (item) => table.put(JSON.parse(JSON.stringify(item))),
  };
};

const inTable: NewStore = async (nowMs) => {
  const table = await openTable(LEDGER_TABLE, nowMs);
  return { open: () => new DynamoLedger(table), plant: table.plant };
};

/** Every kind of ledger there is. */
export const LEDGERS: readonly { readonly name: string; readonly newStore: NewStore }[] = [
  { name: 'MemoryLedger', newStore: inMemory },
  { name: 'DynamoLedger', newStore: inTable },
];
