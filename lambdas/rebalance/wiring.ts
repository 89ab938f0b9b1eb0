import type { BinanceAccount } from '../../shared/adapters/ccxt/open-binance.ts';
import { OpenClients } from '../../shared/adapters/ccxt/open-clients.ts';
import type { PublicBinance } from '../../shared/adapters/ccxt/public-market.ts';
import { hidingFrom } from '../../shared/adapters/ccxt/redact.ts';
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

/** The outside as it is deployed; what was opened for an account's pass waits for its next, while nothing fails. */
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
    accounts: new OpenClients(),
    markets: new OpenClients(),
  };
  return {
    clock: systemClock,
    policies: new DynamoPolicyBook({ client, tableName: environment.POLICIES_TABLE }),
    controls: new DynamoControls({ client, tableName: environment.CONTROLS_TABLE }),
    ledger: new DynamoLedger(ledger),
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
  readonly accounts: OpenClients<BinanceAccount>;
  /** One for each account all the same: what was measured for one account's pass is no other's. */
  readonly markets: OpenClients<PublicBinance>;
}

/** Prices are public: no key opens them. */
const NO_KEYS = { apiKey: '', secret: '' };

/** In a local run requests keep the name of the host they are meant for as the first part of their path. */
const routeTo = (endpoint: string | undefined): ExchangeParts['route'] =>
  endpoint === undefined ? {} : { route: (url) => `${endpoint}/${url.host}${url.pathname}${url.search}` };

// The exchange library is a third of a cold start: it is loaded by the first pass that needs it, and by no other.

/** Real money: the account whose keys are in the secret of its name. */
async function openLive(
  { vault, secretPrefix, cache, route, accounts }: ExchangeParts,
  { account }: ExchangeRequest,
): Promise<Read<OpenExchange>> {
  const secretName = secretPrefix + account;
  const credentials = await vault.readCredentials(secretName);
  if (!credentials.ok) {
    accounts.drop(account);
    return missing(whyNoKeys(account, secretName, credentials.because));
  }
  const keys = credentials.value;
  const { openBinance } = await import('../../shared/adapters/ccxt/open-binance.ts');
  const open = () => openBinance({ credentials: keys, clock: systemClock, cache, ...route });
  const binance = accounts.take(account, keys, open);
  return found({
    reader: binance,
    orders: binance,
    margin: binance,
    takerFee: TAKER_FEE,
    hide: hidingFrom(keys),
    close: () => accounts.giveBack(account, keys, binance),
  });
}

/** Paper money at public prices: no key is needed, and none is read. */
async function openOnPaper(
  { venueStore, cache, route, limits, markets }: ExchangeParts,
  { account, policies, startsAnew }: ExchangeRequest,
): Promise<Read<OpenExchange>> {
  const { openPublicBinance } = await import('../../shared/adapters/ccxt/public-market.ts');
  const market = markets.take(account, NO_KEYS, () => openPublicBinance({ clock: systemClock, cache, ...route }));
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
    close: () => markets.giveBack(account, NO_KEYS, market),
  });
}
