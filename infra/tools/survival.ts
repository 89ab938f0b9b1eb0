import { stderr, stdout } from 'node:process';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { generateMarket } from '../local/market/generate-market.ts';
import { type MarketFolderRead, readMarketFolder } from '../local/market/read-market-folder.ts';
import { DEFAULT_SEED } from '../local/read-options.ts';
import { screenOf } from '../local/screen/screen.ts';
import { measureSurvival } from './survival/measure-survival.ts';
import { showSteps } from './survival/show-steps.ts';
import { showSurvival } from './survival/show-survival.ts';
import { readSurvivalOptions, type SurvivalOptions } from './survival/survival-options.ts';

/** The input was understood and cannot be used. */
const UNUSABLE = 1;
/** A command line that was misunderstood, as most Unix programs say it. */
const MISUSED = 2;

const GENERATED_FROM_MS = Date.UTC(2026, 0, 1);
const GENERATED_HOURS = (5 * 365 * DAY_MS) / HOUR_MS;

const say = (text: string): void => void stdout.write(`${text}\n`);
const complain = (text: string): void => void stderr.write(`${text}\n`);

/** `npm run survival`: how hedges tended by the program outlived a market; its exit code. */
async function survival(words: readonly string[]): Promise<number> {
  const reading = readSurvivalOptions(words);
  switch (reading.kind) {
    case 'help':
      say(reading.text);
      return 0;
    case 'refused':
      complain(reading.sentence);
      return MISUSED;
    case 'run':
      return measure(reading.options);
  }
}

async function measure(options: SurvivalOptions): Promise<number> {
  const market = await marketOf(options);
  if (!market.ok) {
    for (const sentence of market.faults) complain(sentence);
    return UNUSABLE;
  }
  for (const note of market.notes) complain(note);
  const steps = showSteps(stderr);
  const cells = measureSurvival(market.path, options, steps.show);
  steps.end();
  const words = options.market === undefined ? `generated, seed ${DEFAULT_SEED}` : `data from ${options.market}`;
  say(showSurvival(cells, options, words, screenOf(stdout)));
  return 0;
}

async function marketOf({ market, coins }: SurvivalOptions): Promise<MarketFolderRead> {
  if (market !== undefined) return readMarketFolder({ folder: market, coins });
  const path = generateMarket({ seed: DEFAULT_SEED, coins, fromMs: GENERATED_FROM_MS, hours: GENERATED_HOURS });
  return { ok: true, path, notes: [] };
}

process.exitCode = await survival(process.argv.slice(2));
