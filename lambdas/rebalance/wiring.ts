import { hidingFrom } from '../../shared/adapters/ccxt/redact.ts';
import { DynamoCandleCache } from '../../shared/adapters/dynamodb/dynamo-candle-cache.ts';
import { DynamoControls } from '../../shared/adapters/dynamodb/dynamo-controls.ts';
import { DynamoLedger } from '../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoMarketsCache } from '../../shared/adapters/dynamodb/dynamo-markets-cache.ts';
import { DynamoPolicyBook } from '../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import { DynamoVenueStore } from '../../shared/adapters/dynamodb/dynamo-venue-store.ts';
import { openDynamoClient } from '../../shared/adapters/dynamodb/open-dynamo-client.ts';
import { openPaper } from '../../shared/adapters/paper/open-paper.ts';
import { startingBalances } from '../../shared/adapters/paper/starting-balances.ts';
import { CredentialsVault } from '../../shared/adapters/secrets/credentials-vault.ts';
import { openSecretsClient } from '../../shared/adapters/secrets/open-secrets-client.ts';
import { openSnsClient } from '../../shared/adapters/sns/open-sns-client.ts';
import { SnsAlertChannel } from '../../shared/adapters/sns/sns-alert-channel.ts';
import { openSqsClient } from '../../shared/adapters/sqs/open-sqs-client.ts';
import { SqsAgainQueue } from '../../shared/adapters/sqs/sqs-again-queue.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import type { MarketsCache } from '../../shared/market/markets-cache.ts';
import { found, missing, type Read } from '../../shared/market/read.ts';
import { ratio } from '../../shared/money/amount.ts';
import { assertTiming } from '../../shared/orders/timing.ts';
import type { DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import { parseDeployedLimits } from '../../shared/policy/parse-deployed-limits.ts';
import { parsePolicies } from '../../shared/policy/parse-policies.ts';
import type { VenueStore } from '../../shared/venue/venue-store.ts';
import { FUNCTION_KEYS, readEnvironment, readExchangeEndpoint } from '../environment.ts';
import { writeLine } from '../write-line.ts';
import type { ExchangeRequest, OpenExchange, RebalancePorts } from './ports.ts';
import { whyNoKeys } from './why-no-keys.ts';

/** Binance's regular fee of an order that takes, for perpetuals margined in USDT. */
const TAKER_FEE = ratio('0.0005');

/** The outside as it is deployed; an exchange is opened anew for each pass. */
export function openRebalance(): RebalancePorts {
  assertTiming();
  const environment = readEnvironment(...FUNCTION_KEYS.Rebalance);
  const client = openDynamoClient();
  const ledger = { client, tableName: environment.LEDGER_TABLE };
  const limits = parseDeployedLimits(environment.DEPLOYED_LIMITS);
  const parts: ExchangeParts = {
    cache: new DynamoMarketsCache(ledger),
    venueStore: new DynamoVenueStore(ledger),
    vault: new CredentialsVault({ client: openSecretsClient(), clock: systemClock }),
    secretPrefix: environment.SECRET_PREFIX,
    limits,
    route: routeTo(readExchangeEndpoint()),
  };
  return {
    clock: systemClock,
    policies: new DynamoPolicyBook({ client, tableName: environment.POLICIES_TABLE }),
    controls: new DynamoControls({ client, tableName: environment.CONTROLS_TABLE }),
    ledger: new DynamoLedger(ledger),
    candleCache: new DynamoCandleCache(ledger),
    channel: new SnsAlertChannel({ client: openSnsClient(), topicArn: environment.ALERT_TOPIC_ARN }),
    limits,
    openExchange: (request) => (request.mode === 'live' ? openLive(parts, request) : openOnPaper(parts, request)),
    again: new SqsAgainQueue({ client: openSqsClient(), queueUrl: environment.AGAIN_QUEUE_URL }),
    write: writeLine,
  };
}

interface ExchangeParts {
  readonly cache: MarketsCache;
  readonly venueStore: VenueStore;
  readonly vault: CredentialsVault;
  readonly secretPrefix: string;
  readonly limits: DeployedLimits;
  readonly route: { readonly route?: (url: URL) => string };
}

/** In a local run requests keep the name of the host they are meant for as the first part of their path. */
const routeTo = (endpoint: string | undefined): ExchangeParts['route'] =>
  endpoint === undefined ? {} : { route: (url) => `${endpoint}/${url.host}${url.pathname}${url.search}` };

// The exchange library is a third of a cold start: it is loaded by the first pass that needs it, and by no other.

/** Real money: the account whose keys are in the secret of its name. */
async function openLive(
  { vault, secretPrefix, cache, route }: ExchangeParts,
  { account }: ExchangeRequest,
): Promise<Read<OpenExchange>> {
  const secretName = secretPrefix + account;
  const credentials = await vault.readCredentials(secretName);
  if (!credentials.ok) return missing(whyNoKeys(account, secretName, credentials.because));
  const { openBinance } = await import('../../shared/adapters/ccxt/open-binance.ts');
  const binance = openBinance({ credentials: credentials.value, clock: systemClock, cache, ...route });
  return found({
    reader: binance,
    orders: binance,
    margin: binance,
    takerFee: TAKER_FEE,
    hide: hidingFrom(credentials.value),
    close: () => binance.close(),
  });
}

/** Paper money at public prices: no key is needed, and none is read. */
async function openOnPaper(
  { venueStore, cache, route, limits }: ExchangeParts,
  { account, policies, startsAnew }: ExchangeRequest,
): Promise<Read<OpenExchange>> {
  const { openPublicBinance } = await import('../../shared/adapters/ccxt/public-market.ts');
  const market = openPublicBinance({ clock: systemClock, cache, ...route });
  const readings = policies.ok ? parsePolicies(policies.value, limits) : [];
  const valid = readings.flatMap(({ result }) => (result.ok ? [result.policy] : []));
  const balances = startingBalances(valid);
  const paper = openPaper({ venueStore, market, clock: systemClock, account, startingBalances: balances });
  if (startsAnew) await paper.startAgain();
  return found({
    reader: paper,
    orders: paper,
    margin: paper,
    takerFee: TAKER_FEE,
    hide: (text) => text,
    close: () => market.close(),
  });
}
