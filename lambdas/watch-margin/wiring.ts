import { DynamoLedger } from '../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoMarketsCache } from '../../shared/adapters/dynamodb/dynamo-markets-cache.ts';
import { DynamoOpenAccounts } from '../../shared/adapters/dynamodb/dynamo-open-accounts.ts';
import { DynamoPolicyBook } from '../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import { DynamoVenueStore } from '../../shared/adapters/dynamodb/dynamo-venue-store.ts';
import { DynamoWatchBook } from '../../shared/adapters/dynamodb/dynamo-watch-book.ts';
import { openDynamoClient } from '../../shared/adapters/dynamodb/open-dynamo-client.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import { parseDeployedLimits } from '../../shared/policy/parse-deployed-limits.ts';
import { FUNCTION_KEYS, readEnvironment, readExchangeEndpoint } from '../environment.ts';
import { once } from '../once.ts';
import { writeLine } from '../write-line.ts';
import type { WatchPorts } from './ports.ts';

/** The outside as it is deployed. */
export function openWatchMargin(): WatchPorts {
  const environment = readEnvironment(...FUNCTION_KEYS.WatchMargin);
  const client = openDynamoClient();
  const ledger = { client, tableName: environment.LEDGER_TABLE };
  const parts = {
    cache: new DynamoMarketsCache(ledger),
    venueStore: new DynamoVenueStore(ledger),
    secretPrefix: environment.SECRET_PREFIX,
    endpoint: readExchangeEndpoint(),
  };
  // Most watches find nothing open, or nothing to tell: what they do not need is not read from the bundle either.
  const exchanges = once(async () => (await import('./wiring-exchanges.ts')).openExchanges(parts));
  const notices = once(async () =>
    (await import('./wiring-notices.ts')).openNotices(environment.ALERT_TOPIC_ARN, environment.PASS_QUEUE_URL),
  );
  return {
    clock: systemClock,
    open: new DynamoOpenAccounts(ledger),
    policies: new DynamoPolicyBook({ client, tableName: environment.POLICIES_TABLE }),
    ledger: new DynamoLedger(ledger),
    book: new DynamoWatchBook(ledger),
    limits: parseDeployedLimits(environment.DEPLOYED_LIMITS),
    openGlances: async (account, mode) => (await exchanges())(account, mode),
    channel: { send: async (alert) => (await notices()).channel.send(alert) },
    queue: { send: async (messages) => (await notices()).queue.send(messages) },
    write: writeLine,
  };
}
