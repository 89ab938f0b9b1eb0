import { DynamoCandleCache } from '../../shared/adapters/dynamodb/dynamo-candle-cache.ts';
import { DynamoControls } from '../../shared/adapters/dynamodb/dynamo-controls.ts';
import { DynamoLedger } from '../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoMarketsCache } from '../../shared/adapters/dynamodb/dynamo-markets-cache.ts';
import { DynamoPolicyBook } from '../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import { DynamoVenueStore } from '../../shared/adapters/dynamodb/dynamo-venue-store.ts';
import { openDynamoClient } from '../../shared/adapters/dynamodb/open-dynamo-client.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import { assertTiming } from '../../shared/orders/timing.ts';
import { parseDeployedLimits } from '../../shared/policy/parse-deployed-limits.ts';
import { FUNCTION_KEYS, readEnvironment, readExchangeEndpoint } from '../environment.ts';
import { once } from '../once.ts';
import { writeLine } from '../write-line.ts';
import type { RebalancePorts } from './ports.ts';
import type { ExchangeParts } from './wiring-exchanges.ts';

/** The outside as it is deployed. */
export function openRebalance(): RebalancePorts {
  assertTiming();
  const environment = readEnvironment(...FUNCTION_KEYS.Rebalance);
  const client = openDynamoClient();
  const ledger = { client, tableName: environment.LEDGER_TABLE };
  const limits = parseDeployedLimits(environment.DEPLOYED_LIMITS);
  return {
    clock: systemClock,
    policies: new DynamoPolicyBook({ client, tableName: environment.POLICIES_TABLE }),
    controls: new DynamoControls({ client, tableName: environment.CONTROLS_TABLE }),
    ledger: new DynamoLedger(ledger),
    candleCache: new DynamoCandleCache(ledger),
    limits,
    openExchange: whenNeeded({
      cache: new DynamoMarketsCache(ledger),
      venueStore: new DynamoVenueStore(ledger),
      secretPrefix: environment.SECRET_PREFIX,
      limits,
      endpoint: readExchangeEndpoint(),
    }),
    ...noticesWhenNeeded(environment.ALERT_TOPIC_ARN, environment.AGAIN_QUEUE_URL),
    write: writeLine,
  };
}

// Most of a cold start is the reading of code, and the exchange library is more than all the rest. What not every pass
// needs is a file of its own in the bundle, read by the first pass that needs it.

function whenNeeded(parts: ExchangeParts): RebalancePorts['openExchange'] {
  const exchanges = once(async () => (await import('./wiring-exchanges.ts')).openExchanges(parts));
  return async (request) => (await exchanges())(request);
}

/** A quiet pass has nothing to say. */
function noticesWhenNeeded(topicArn: string, againQueueUrl: string): Pick<RebalancePorts, 'channel' | 'again'> {
  const notices = once(async () => (await import('./wiring-notices.ts')).openNotices(topicArn, againQueueUrl));
  return {
    channel: { send: async (alert) => (await notices()).channel.send(alert) },
    again: { send: async (message, inMs) => (await notices()).again.send(message, inMs) },
  };
}
