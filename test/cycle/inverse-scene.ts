import { BTC_AND_ETH, COIN_MARGINED_BTC } from '../../infra/local/binance/emulated-symbols.ts';
import { coins, quote, ratio } from '../../shared/money/amount.ts';
import { positionCoins } from '../../shared/venue/account-margin.ts';
import { REGULAR_FEES } from '../../shared/venue/open-venue.ts';
import { movePrices, setPrices } from '../../shared/venue/prices.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { INVERSE_BTC, INVERSE_LIMITS } from '../support/inverse.ts';
import { pricesAt, Stage } from '../support/stage.ts';
import { BTC, flatPrices, scene } from '../venue/scene.ts';

export const venueWith = (inWallet = '10'): VenueState =>
  setPrices(
    scene({
      instruments: [...BTC_AND_ETH.map(({ instrument }) => instrument), COIN_MARGINED_BTC.instrument],
      coinWallets: { BTC: quote(inWallet) },
      spot: { BTC: coins('0') },
      fees: REGULAR_FEES,
      settings: { leverage: ratio('1'), marginMode: 'isolated' },
    }),
    INVERSE_BTC,
    flatPrices('60000'),
  );

export const INVERSE_WISH = { instrument: INVERSE_BTC, mode: 'live', reserve: '0' } as const;

/** As the policies of two hedges want them. */
export const setLeverages = (venue: VenueState): VenueState => ({
  ...venue,
  settings: Object.fromEntries(
    Object.keys(venue.settings).map((symbol) => [symbol, { leverage: ratio('2'), marginMode: 'isolated' as const }]),
  ),
});

export function stageFor(style: 'limit' | 'market', wanted = '1'): Stage {
  const stage = new Stage(venueWith());
  stage.limits = INVERSE_LIMITS;
  moveTo(stage, '60000');
  stage.wish({ ...INVERSE_WISH, leverage: 1, ratio: wanted, order: { style } });
  return stage;
}

export function moveTo(stage: Stage, mark: string): void {
  stage.exchange.happen((venue, nowMs) => movePrices(venue, BTC, pricesAt(mark), nowMs).state);
  stage.exchange.happen((venue, nowMs) => movePrices(venue, INVERSE_BTC, pricesAt(mark), nowMs).state);
}

export const pass = (stage: Stage) => stage.pass({ ...stage.outside, mode: 'live' });

export const coinsShort = (venue: VenueState): number => {
  const position = venue.positions[INVERSE_BTC];
  if (position === undefined) return 0;
  const short = positionCoins(venue, INVERSE_BTC, position).toChartNumber();
  return position.side === 'short' ? short : -short;
};
