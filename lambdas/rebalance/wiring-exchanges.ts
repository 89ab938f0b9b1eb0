import type { BinanceAccount } from '../../shared/adapters/ccxt/open-binance.ts';
import { openBinance } from '../../shared/adapters/ccxt/open-binance.ts';
import { OpenClients } from '../../shared/adapters/ccxt/open-clients.ts';
import { openPublicBinance, type PublicBinance } from '../../shared/adapters/ccxt/public-market.ts';
import { hidingFrom } from '../../shared/adapters/ccxt/redact.ts';
import { routeTo } from '../../shared/adapters/ccxt/route-to.ts';
import { openPaper } from '../../shared/adapters/paper/open-paper.ts';
import { startingBalances } from '../../shared/adapters/paper/starting-balances.ts';
import { CredentialsVault } from '../../shared/adapters/secrets/credentials-vault.ts';
import { openSecretsClient } from '../../shared/adapters/secrets/open-secrets-client.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import type { MarketsCache } from '../../shared/market/markets-cache.ts';
import { found, missing, type Read } from '../../shared/market/read.ts';
import { ratio } from '../../shared/money/amount.ts';
import type { DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import { parsePolicies } from '../../shared/policy/parse-policies.ts';
import type { VenueStore } from '../../shared/venue/venue-store.ts';
import type { ExchangeRequest, OpenExchange, RebalancePorts } from './ports.ts';
import { whyNoKeys } from './why-no-keys.ts';

/** Binance's regular fee of an order that takes, for perpetuals margined in USDT. */
const TAKER_FEE = ratio('0.0005');

/** Prices are public: no key opens them. */
const NO_KEYS = { apiKey: '', secret: '' };

/** What exchanges are opened with. */
export interface ExchangeParts {
  readonly cache: MarketsCache;
  readonly venueStore: VenueStore;
  readonly secretPrefix: string;
  readonly limits: DeployedLimits;
  /** Where requests to the exchange go instead, in a local run. */
  readonly endpoint: string | undefined;
}

interface Opening extends Omit<ExchangeParts, 'endpoint'> {
  readonly vault: CredentialsVault;
  readonly route: ReturnType<typeof routeTo>;
  readonly accounts: OpenClients<BinanceAccount>;
  /** One for each account all the same: what was measured for one account's pass is no other's. */
  readonly markets: OpenClients<PublicBinance>;
}

/** Opens the exchange of a pass; what was opened for an account waits for its next pass, while nothing fails. */
export function openExchanges({ endpoint, ...parts }: ExchangeParts): RebalancePorts['openExchange'] {
  const opening: Opening = {
    ...parts,
    vault: new CredentialsVault({ client: openSecretsClient(), clock: systemClock }),
    route: routeTo(endpoint),
    accounts: new OpenClients(),
    markets: new OpenClients(),
  };
  return (request) => (request.mode === 'live' ? openLive(opening, request) : openOnPaper(opening, request));
}

/** Real money: the account whose keys are in the secret of its name. */
async function openLive(
  { vault, secretPrefix, cache, route, accounts }: Opening,
  { account }: ExchangeRequest,
): Promise<Read<OpenExchange>> {
  const secretName = secretPrefix + account;
  const credentials = await vault.readCredentials(secretName);
  if (!credentials.ok) {
    accounts.drop(account);
    return missing(whyNoKeys(account, secretName, credentials.because));
  }
  const keys = credentials.value;
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
  { venueStore, cache, route, limits, markets }: Opening,
  { account, policies, startsAnew }: ExchangeRequest,
): Promise<Read<OpenExchange>> {
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
