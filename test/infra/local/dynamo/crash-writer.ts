/**
 * A process that writes transactions until it is killed: `crash-writer.ts FOLDER [clock|change COUNT]`. It prints
 * `opened`, then the number of each transaction once that has been answered. With `clock` it kills
 * itself inside a transaction before anything is stored, with `change` right after that, while it is being told.
 */
import { openEmbeddedDynamo } from '../../../../infra/local/dynamo/embedded-dynamo.ts';
import { LEDGER } from './ledger-definition.ts';

const [folder = '', dieAt, dieAfter = '0'] = process.argv.slice(2);
const calls = { clock: 0, change: 0 };

function step(name: 'clock' | 'change'): void {
  calls[name] += 1;
  if (name === dieAt && calls[name] === Number(dieAfter)) process.kill(process.pid, 'SIGKILL');
}

const dynamo = await openEmbeddedDynamo({
  folder,
  nowMs: () => {
    step('clock');
    return 0;
  },
});
dynamo.onChange(() => step('change'));

async function send(operation: string, input: object): Promise<Record<string, unknown>> {
  const { statusCode, body } = await dynamo.answer(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
  if (statusCode !== 200) throw new Error(body);
  return JSON.parse(body) as Record<string, unknown>;
}

const key = (entry: string) => ({ account: { S: 'main' }, entry: { S: entry } });

async function writeRound(round: number): Promise<void> {
  const write = (entry: string) => ({
    Put: { TableName: 'Ledger', Item: { ...key(entry), round: { S: String(round) } } },
  });
  const passing = { Delete: { TableName: 'Ledger', Key: key(`passing-${round - 1}`) } };
  const TransactItems = [write('a'), write(`passing-${round}`), passing, write('b')];
  await send('TransactWriteItems', { TransactItems, ClientRequestToken: `round-${round}` });
  process.stdout.write(`${round}\n`);
}

const { TableNames } = await send('ListTables', {});
if (!(TableNames as string[]).includes('Ledger')) await send('CreateTable', LEDGER);
process.stdout.write('opened\n');
for (let round = 1; ; round += 1) await writeRound(round);
