import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, onTestFinished } from 'vitest';
import { DEMO_POLICIES } from '../../../../infra/local/demo-policies.ts';
import { openEmbeddedDynamo } from '../../../../infra/local/dynamo/embedded-dynamo.ts';
import { localContext } from '../../../../infra/local/local-context.ts';
import { LOCAL_KEY, openAccount, startLocalExchange } from '../../../../infra/local/local-exchange.ts';
import { generateMarket } from '../../../../infra/local/market/generate-market.ts';
import { type Assembly, parseAssembly } from '../../../../infra/local/stack/assembly.ts';
import { OWNER_KEY } from '../../../../infra/local/stack/gateway.ts';
import { keptFolder } from '../../../../infra/local/stack/kept-assembly.ts';
import { openLocalStack } from '../../../../infra/local/stack/open-local-stack.ts';
import { coins, type Price, price, quote, ratio } from '../../../../shared/money/amount.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { setPrices } from '../../../../shared/venue/prices.ts';
import { STACK_PERIOD_MS } from '../stack-period.ts';

export const FROM_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const STACK = 'Counterweight';
/** What the demo's policies hedge, and cash enough. */
const BALANCES = {
  futures: quote('300000'),
  spot: { BTC: coins('1.5'), ETH: coins('10'), USDT: coins('20000') },
};

/** A template as it was written, open to changes. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of AWS's making; a wrong path fails the test that follows it.
export type Template = any;

/** The real stack as `npm start` runs it, bundles and all, and the way to run it, changed or as it is. */
export function withRealStack() {
  let folder = '';
  beforeAll(async () => {
    folder = await keptFolder(localContext(['main'], STACK_PERIOD_MS));
  }, 120_000);
  const template = async (): Promise<Template> =>
    JSON.parse(await readFile(join(folder, `${STACK}.template.json`), 'utf8'));
  return {
    template,
    open: async (change: (template: Template) => void = () => {}, nodePath?: string) => {
      const changed = await template();
      change(changed);
      const assets = JSON.parse(await readFile(join(folder, `${STACK}.assets.json`), 'utf8'));
      return openRealStack(parseAssembly({ stackName: STACK, folder, template: changed, assets }), nodePath);
    },
  };
}

async function openRealStack(assembly: Assembly, nodePath: string | undefined) {
  const clock = { nowMs: FROM_MS };
  const nowMs = () => clock.nowMs;
  const path = generateMarket({ seed: 42, coins: ['BTC', 'ETH'], fromMs: FROM_MS, hours: 48 });
  const accounts = { main: openAccount(path, BALANCES, true, 1) };
  const exchange = await startLocalExchange({ path, accounts, nowMs, halfSpreadTicks: 1 });
  onTestFinished(() => exchange.emulator.close());
  const dynamo = await openEmbeddedDynamo({ nowMs });
  onTestFinished(() => dynamo.close());
  const lines: Readonly<Record<string, unknown>>[] = [];
  const stack = await openLocalStack({
    assembly,
    nowMs,
    dynamo,
    secrets: { 'counterweight/main': JSON.stringify({ ...LOCAL_KEY, apiKey: `${LOCAL_KEY.apiKey}-main` }) },
    exchangeUrl: exchange.emulator.url,
    ...(nodePath === undefined ? {} : { nodePath }),
    onLine: (line) => {
      if (line.startsWith('{')) lines.push(JSON.parse(line));
    },
  });
  onTestFinished(() => stack.close());
  const credentials = { accessKeyId: OWNER_KEY, secretAccessKey: 'not-a-real-key' };
  const database = new DynamoDBClient({ endpoint: stack.endpoint, region: 'us-east-1', credentials });
  onTestFinished(() => database.destroy());
  const put = (table: string, item: object) =>
    database.send(
      new PutItemCommand({ TableName: stack.nameOf(table), Item: marshall(item, { removeUndefinedValues: true }) }),
    );
  await put('Controls', { account: 'main', mode: 'run' });
  return {
    stack,
    clock,
    exchange,
    putPolicy: (item: PolicyItem) => put('Policies', item),
    readPolicy: async (policyId: string) => {
      const Key = marshall({ account: 'main', policyId });
      const { Item = {} } = await database.send(new GetItemCommand({ TableName: stack.nameOf('Policies'), Key }));
      return unmarshall(Item);
    },
    /** Writes the demo's policies, and lets everything happen that follows from it. */
    begin: async () => {
      for (const item of DEMO_POLICIES) await put('Policies', item);
      await stack.settle();
    },
    /** Lives through hours, tick by tick, with all that becomes due in between. */
    live: async (hours: number) => {
      for (let passed = 0; passed < hours; passed++) {
        const openMs = clock.nowMs;
        await stack.tick(openMs, 'Tick');
        await stack.settle();
        await followUp(stack, clock, openMs + HOUR_MS);
        clock.nowMs = openMs + HOUR_MS;
        exchange.liveHour(openMs);
      }
    },
    /** The schedule of the watch is due. */
    watch: async () => {
      await stack.tick(clock.nowMs, 'WatchTick');
      await stack.settle();
    },
    /** Every price of a symbol is multiplied, now. */
    jump: (symbol: string, times: string) =>
      exchange.emulator.changeEveryVenue((venue) => {
        const before = venue.prices[symbol];
        if (before === undefined) throw new Error(`${symbol} has no prices`);
        const at = (one: Price): Price => price(one.times(ratio(times)).toText(1));
        const { mark, index, spot, bid, ask, last } = before;
        return setPrices(venue, symbol, {
          ...before,
          ...{ mark: at(mark), index: at(index), spot: at(spot), bid: at(bid), ask: at(ask), last: at(last) },
          ...{ pricedAtMs: clock.nowMs, spotAtMs: clock.nowMs },
        });
      }),
    /** Size of each short. */
    shorts: () => {
      const { positions } = exchange.emulator.venue('main');
      return Object.fromEntries(
        Object.entries(positions).map(([symbol, { side, contracts }]) => [symbol, `${side} ${contracts.toString()}`]),
      );
    },
    /** The passes that ran, as the log tells of them. */
    passes: () => lines.filter(({ kind }) => kind === 'pass'),
    ordersSent: () => exchange.emulator.calls().get('POST /fapi/v1/order') ?? 0,
  };
}

type Stack = Awaited<ReturnType<typeof openLocalStack>>;

async function followUp(stack: Stack, clock: { nowMs: number }, untilMs: number): Promise<void> {
  for (let dueMs = stack.dueAtMs(); dueMs !== undefined && dueMs < untilMs; dueMs = stack.dueAtMs()) {
    clock.nowMs = dueMs;
    await stack.settle();
  }
}
