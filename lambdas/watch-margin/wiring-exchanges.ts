import { OpenClients } from '../../shared/adapters/ccxt/open-clients.ts';
import { type BinanceGlances, openGlances } from '../../shared/adapters/ccxt/open-glances.ts';
import { openPublicBinance, type PublicBinance } from '../../shared/adapters/ccxt/public-market.ts';
import { hidingFrom } from '../../shared/adapters/ccxt/redact.ts';
import { routeTo } from '../../shared/adapters/ccxt/route-to.ts';
import { openPaperGlances } from '../../shared/adapters/paper/paper-glances.ts';
import { CredentialsVault } from '../../shared/adapters/secrets/credentials-vault.ts';
import { openSecretsClient } from '../../shared/adapters/secrets/open-secrets-client.ts';
import { RecentKeys } from '../../shared/adapters/secrets/recent-keys.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import type { MarketsCache } from '../../shared/market/markets-cache.ts';
import { found, type Read } from '../../shared/market/read.ts';
import type { VenueStore } from '../../shared/venue/venue-store.ts';
import type { OpenGlances, WatchPorts } from './ports.ts';

/** Prices are public: no key opens them. */
const NO_KEYS = { apiKey: '', secret: '' };

/** What exchanges are opened with. */
export interface ExchangeParts {
  readonly cache: MarketsCache;
  readonly venueStore: VenueStore;
  readonly secretPrefix: string;
  /** Where requests to the exchange go instead, in a local run. */
  readonly endpoint: string | undefined;
}

interface Opening extends Omit<ExchangeParts, 'endpoint'> {
  readonly keys: RecentKeys;
  readonly route: ReturnType<typeof routeTo>;
  readonly accounts: OpenClients<BinanceGlances>;
  readonly markets: OpenClients<PublicBinance>;
}

/** Opens the exchange for a watch; what was opened for an account waits for its next watch, while nothing fails. */
export function openExchanges({ endpoint, ...parts }: ExchangeParts): WatchPorts['openGlances'] {
  const vault = new CredentialsVault({ client: openSecretsClient(), clock: systemClock });
  const opening: Opening = {
    ...parts,
    keys: new RecentKeys({ vault, clock: systemClock }),
    route: routeTo(endpoint),
    accounts: new OpenClients(),
    markets: new OpenClients(),
  };
  return async (account, mode) => (mode === 'live' ? openLive(opening, account) : openOnPaper(opening, account));
}

/** Real money: with the key of the secret NAME/read, which need not trade, where there is one; else the account's own. */
async function openLive(opening: Opening, account: string): Promise<Read<OpenGlances>> {
  const { keys, secretPrefix, cache, route, accounts } = opening;
  const own = secretPrefix + account;
  const read = await keys.readFirst([`${own}/read`, own]);
  if (!read.ok) {
    accounts.drop(account);
    return read;
  }
  const credentials = read.value;
  const glances = accounts.take(account, credentials, () =>
    openGlances({ credentials, clock: systemClock, cache, ...route }),
  );
  return found({
    glances,
    hide: hidingFrom(credentials),
    close: () => {
      if (!accounts.giveBack(account, credentials, glances)) keys.forget(`${own}/read`);
    },
  });
}

/** Paper money at public prices. */
async function openOnPaper(
  { venueStore, cache, route, markets }: Opening,
  account: string,
): Promise<Read<OpenGlances>> {
  const market = markets.take(account, NO_KEYS, () => openPublicBinance({ clock: systemClock, cache, ...route }));
  return found({
    glances: openPaperGlances({ venueStore, market, account }),
    hide: (text) => text,
    close: () => void markets.giveBack(account, NO_KEYS, market),
  });
}
