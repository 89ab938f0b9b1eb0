import { mkdirSync, writeFileSync } from 'node:fs';
import { argv, cpuUsage, exit, stderr, stdout } from 'node:process';
import { SECOND_MS } from '../../shared/time/duration.ts';
import { drawScript } from './simulate/draw/draw-script.ts';
import { openLayer } from './simulate/layers.ts';
import { playScript } from './simulate/play-script.ts';
import { runSeeds, type Totals } from './simulate/run-seeds.ts';
import { shrinkScript } from './simulate/shrink-script.ts';
import { readSimulateOptions, type SimulateOptions } from './simulate/simulate-options.ts';

/** A command line that was misunderstood, as most Unix programs say it. */
const MISUSED = 2;
const REGRESSIONS = 'test/simulation/regressions';
/** Shrinking takes a while: of many seeds that break something, so many are kept. */
const SAVED_MAX = 3;

const say = (line: string): void => void stdout.write(`${line}\n`);

function optionsOrExit(): SimulateOptions {
  const reading = readSimulateOptions(argv.slice(2));
  if (reading.kind === 'run') return reading.options;
  if (reading.kind === 'help') say(reading.text);
  else stderr.write(`${reading.sentence}\n`);
  return exit(reading.kind === 'help' ? 0 : MISUSED);
}

const options = optionsOrExit();
const { layer, replies, close } = await openLayer(options.layer);

/** Shrinks what a seed broke and writes it down. */
async function save(seed: number): Promise<void> {
  const script = await shrinkScript(drawScript(seed), layer);
  const { broken } = await playScript(script, layer);
  mkdirSync(REGRESSIONS, { recursive: true });
  const file = `${REGRESSIONS}/seed-${seed}.json`;
  writeFileSync(file, `${JSON.stringify({ because: broken, ...script }, undefined, 2)}\n`);
  say(`  kept as ${file}`);
}

async function playOne(seed: number): Promise<boolean> {
  const trace = (line: string) => void stdout.write(line);
  const played = await playScript(drawScript(seed), options.trace ? { ...layer, trace } : layer);
  const { broken, digest, passes, orders, fills, crashes } = played;
  say(`seed ${seed}: ${passes} passes, ${orders} orders, ${fills} fills, ${crashes} crashes, hash ${digest}`);
  for (const sentence of broken) say(`  ${sentence}`);
  if (broken.length > 0 && options.save) await save(seed);
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
  const totals = await runSeeds({ from, seeds, onSeed }, layer);
  for (const [at, { seed, sentences }] of totals.broken.entries()) {
    for (const sentence of sentences) say(`seed ${seed}: ${sentence}`);
    say(`  npm run simulate -- --layer ${options.layer} --seed ${seed} --trace`);
    if (options.save && at < SAVED_MAX) await save(seed);
  }
  const { passes, orders, fills, crashes, broken } = totals;
  say(`${seeds} seeds from ${from}: ${passes} passes, ${orders} orders, ${fills} fills, ${crashes} crashes`);
  const given = [...replies()].map(([row, times]) => `${row}: ${times}`);
  if (given.length > 0) say(`error replies given, by their row: ${given.join(', ')}`);
  say(`${broken.length} seeds broke a promise; ${speed(totals)}`);
  return broken.length === 0;
}

const isKept = options.seed === undefined ? await playMany(options.from, options.seeds) : await playOne(options.seed);
await close();
exit(isKept ? 0 : 1);
