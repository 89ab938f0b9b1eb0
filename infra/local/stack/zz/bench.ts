import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { openEmbeddedDynamo } from '/work/stack/infra/local/dynamo/embedded-dynamo.ts';
import { readAssembly } from '/work/stack/infra/local/stack/assembly.ts';
import { openLocalStack } from '/work/stack/infra/local/stack/open-local-stack.ts';
import { generateMarket } from '/work/stack/infra/local/market/generate-market.ts';
import { DEMO_POLICIES } from '/work/stack/infra/local/demo-policies.ts';
import { LOCAL_KEY, openAccount, startLocalExchange } from '/work/stack/infra/local/local-exchange.ts';
import { coins, quote } from '/work/stack/shared/money/amount.ts';

const folder = process.argv[2] ?? '/tmp/ss/live', hours = Number(process.argv[3] ?? 720);
const HOUR = 3_600_000, fromMs = Date.UTC(2026, 0, 1);
const path = generateMarket({ seed: 42, coins: ['BTC', 'ETH'], fromMs, hours: hours + 2 });
const clock = { nowMs: fromMs };
const nowMs = () => clock.nowMs;
const accounts = { main: openAccount(path, { futures: quote('300000'), spot: { BTC: coins('1.5'), ETH: coins('10'), USDT: coins('20000') } }, true, 1) };
const exchange = await startLocalExchange({ path, accounts, nowMs, halfSpreadTicks: 1 });
const dynamo = await openEmbeddedDynamo({ nowMs });
let lines: Record<string, number> = {};
const stack = await openLocalStack({ nodePath: '/tmp/ss/nodeB', assembly: readAssembly(folder), nowMs, dynamo, exchangeUrl: exchange.emulator.url,
  secrets: { 'counterweight/main': JSON.stringify({ ...LOCAL_KEY, apiKey: `${LOCAL_KEY.apiKey}-main` }) },
  onLine: (line, id) => { let k; try { const j = JSON.parse(line); k = `${id} ${j.kind} ${j.outcome ?? ''} ${j.because ?? ''}`; } catch { k = `${id} RAW ${line.slice(0, 100)}`; } lines[k] = (lines[k] ?? 0) + 1; } });
const db = new DynamoDBClient({ endpoint: stack.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'owner', secretAccessKey: 'x' } });
await db.send(new PutItemCommand({ TableName: stack.nameOf('Controls'), Item: { account: { S: 'main' }, mode: { S: 'run' } } }));
for (const item of DEMO_POLICIES) await db.send(new PutItemCommand({ TableName: stack.nameOf('Policies'), Item: marshall(item, { removeUndefinedValues: true }) }));
const t0 = performance.now();
await stack.settle();
console.log('seeded+checked', Math.round(performance.now() - t0), 'ms', stack.failures, stack.denied);
const times: number[] = [];
const start = performance.now();
for (let h = 0; h < hours; h++) {
  const atMs = fromMs + h * HOUR;
  clock.nowMs = atMs;
  const t = performance.now();
  await stack.tick(atMs);
  await stack.settle();
  times.push(performance.now() - t);
  let urgent = 0;
  for (let due = stack.dueAtMs(); due !== undefined && due < atMs + HOUR && urgent++ < 5; due = stack.dueAtMs()) {
    clock.nowMs = due; exchange.lookInside(atMs, due);
    await stack.settle();
  }
  clock.nowMs = atMs + HOUR;
  exchange.liveHour(atMs);
}
const all = performance.now() - start;
times.sort((a, b) => a - b);
console.log({ hours, allS: +(all / 1000).toFixed(1), msAPass: +(all / hours).toFixed(1), median: +times[hours >> 1].toFixed(1), p95: +times[Math.floor(hours * .95)].toFixed(1) });
console.log(lines); console.log('failures', stack.failures.length, stack.failures.slice(0, 3)); console.log('denied', stack.denied.slice(0, 3)); console.log('sent', stack.sent.length, stack.sent.slice(-2));
console.log(exchange.emulator.venue('main').positions);
await stack.close(); await exchange.emulator.close(); await dynamo.close(); db.destroy();
