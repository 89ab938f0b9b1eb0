import { mkdirSync, writeFileSync } from 'node:fs';
import { argv, cpuUsage, exit, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { SECOND_MS } from '../../shared/time/duration.ts';
import { openLayer } from './simulate/layers.ts';
import { playScript } from './simulate/play-script.ts';
import { runSeeds, type Totals } from './simulate/run-seeds.ts';
import { shrinkScript } from './simulate/shrink-script.ts';

/**
 * `npm run simulate -- --seeds 10000 [--from N]` plays a window of seeds; `--seed N [--trace]` plays one, byte for byte;
 * `--save` shrinks what breaks a promise and keeps it as a script that the tests play for ever; `--layer sdk|wire|both`
 * puts the SDK's commands over the embedded database, Binance's wire, or both of them in place of the memory.
 */
const REGRESSIONS = 'test/simulation/regressions';
/** Shrinking takes a while: of many seeds that break something, so many are kept. */
const SAVED_MAX = 3;

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    layer: { type: 'string', default: 'memory' },
  },
});

const { layer, scriptOf, replies, close } = await openLayer(values.layer);
const say = (line: string): void => void stdout.write(`${line}\n`);

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new Error(`--${name} must be a whole number from 0 on, was ${text}`);
}

/** Shrinks what a seed broke and writes it down. */
async function save(seed: number): Promise<void> {
  const script = await shrinkScript(scriptOf(seed), layer);
  const { broken } = await playScript(script, layer);
  mkdirSync(REGRESSIONS, { recursive: true });
  const file = `${REGRESSIONS}/seed-${seed}.json`;
  writeFileSync(file, `${JSON.stringify({ because: broken, ...script }, undefined, 2)}\n`);
  say(`  kept as ${file}`);
}

async function playOne(seed: number): Promise<boolean> {
  const trace = (line: string) => void stdout.write(line);
  const played = await playScript(scriptOf(seed), values.trace ? { ...layer, trace } : layer);
  const { broken, digest, passes, orders, fills, crashes } = played;
  say(`seed ${seed}: ${passes} passes, ${orders} orders, ${fills} fills, ${crashes} crashes, hash ${digest}`);
  for (const sentence of broken) say(`  ${sentence}`);
  if (broken.length > 0 && values.save) await save(seed);
  return broken.length === 0;
}

const busySeconds = (): number => (cpuUsage().user + cpuUsage().system) / 1_000_000;

async function playMany(from: number, seeds: number): Promise<boolean> {
  const startedMs = performance.now();
  const busyBefore = busySeconds();
  let saidMs = startedMs;
  const speed = ({ seeds: done }: Totals) => {
    const [tookS, busyS] = [(performance.now() - startedMs) / SECOND_MS, busySeconds() - busyBefore];
    return `${(done / tookS).toFixed(1)} seeds/s, ${(done / busyS).toFixed(1)} a second of processor time`;
  };
  const onSeed = (totals: Totals) => {
    if (performance.now() - saidMs < 10 * SECOND_MS) return;
    saidMs = performance.now();
    say(`${totals.seeds} of ${seeds} seeds, ${totals.broken.length} broken, ${speed(totals)}`);
  };
  const totals = await runSeeds({ from, seeds, scriptOf, onSeed }, layer);
  for (const [at, { seed, sentences }] of totals.broken.entries()) {
    for (const sentence of sentences) say(`seed ${seed}: ${sentence}`);
    say(`  npm run simulate -- --layer ${values.layer} --seed ${seed} --trace`);
    if (values.save && at < SAVED_MAX) await save(seed);
  }
  const { passes, orders, fills, crashes, broken } = totals;
  say(`${seeds} seeds from ${from}: ${passes} passes, ${orders} orders, ${fills} fills, ${crashes} crashes`);
  const given = [...replies()].map(([row, times]) => `${row}: ${times}`);
  if (given.length > 0) say(`error replies given, by their row: ${given.join(', ')}`);
  say(`${broken.length} seeds broke a promise; ${speed(totals)}`);
  return broken.length === 0;
}

const isKept =
  values.seed === undefined
    ? await playMany(countOf('from', values.from), countOf('seeds', values.seeds))
    : await playOne(countOf('seed', values.seed));
await close();
exit(isKept ? 0 : 1);
