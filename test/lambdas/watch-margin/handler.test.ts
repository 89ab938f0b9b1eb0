import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WatchPorts } from '../../../lambdas/watch-margin/ports.ts';
import { MemoryOpenAccounts } from '../../../shared/adapters/memory/memory-open-accounts.ts';
import { MemoryWatchBook } from '../../../shared/adapters/memory/memory-watch-book.ts';
import type { PassMessage } from '../../../shared/cycle/pass-message.ts';
import type { Glance, GlanceReader } from '../../../shared/market/glance.ts';
import { found, missing, type Read } from '../../../shared/market/read.ts';
import type { Mode } from '../../../shared/policy/hedge-policy.ts';
import { Stage } from '../../support/stage.ts';
import { BTC } from '../../venue/scene.ts';

const wiring = vi.hoisted(() => ({ openWatchMargin: vi.fn() }));
vi.mock('../../../lambdas/watch-margin/wiring.ts', () => wiring);

const MINUTE_MS = 60_000;

let stage: Stage;
let book: MemoryWatchBook;
let queued: PassMessage[];
let asked: string[];
let lines: Readonly<Record<string, unknown>>[];
let refusesMessages: boolean;
let fails: Partial<Glance>;
let keys: Read<undefined>;

beforeEach(() => {
  stage = new Stage();
  book = new MemoryWatchBook();
  [queued, asked, lines, fails, refusesMessages, keys] = [[], [], [], {}, false, found(undefined)];
  wiring.openWatchMargin.mockReset().mockImplementation(ports);
});

const glances: GlanceReader = {
  readInstruments: (symbols) => stage.exchange.readInstruments(symbols),
  readGlance: async (symbols) => {
    const { positions, spot, futures, prices } = await stage.exchange.readAccount(symbols, 0);
    const marks = new Map([...prices].map(([name, read]) => [name, read.ok ? found(read.value.mark) : read]));
    return { marks, positions, spot, futures, ...fails };
  },
};

const ports = (): WatchPorts => ({
  clock: stage.clock,
  open: new MemoryOpenAccounts(stage.table),
  policies: stage.policies,
  ledger: stage.ledger,
  book,
  channel: stage.channel,
  queue: {
    send: async (messages) => {
      if (refusesMessages) return messages.map((message) => ({ message, because: 'scripted: no' }));
      queued.push(...messages);
      return [];
    },
  },
  limits: stage.limits,
  openGlances: async (account: string, mode: Mode) => {
    asked.push(`${account} ${mode}`);
    return keys.ok ? found({ glances, hide: (text: string) => text, close: () => {} }) : keys;
  },
  write: (line) => void lines.push(JSON.parse(line)),
});

/** The schedule calls; the process is a new one. */
async function watch(): Promise<void> {
  vi.resetModules();
  const { handler } = await import('../../../lambdas/watch-margin/handler.ts');
  await handler();
}

const heard = () => stage.heard().filter((code) => code.startsWith('watch-'));

async function hedged(): Promise<void> {
  stage.wish();
  await stage.passes(2);
  stage.clock.advance(MINUTE_MS);
}

describe('a watch', () => {
  it('reads nothing but the list of open accounts while nothing is open', async () => {
    await watch();
    expect({ asked, lines, queued }).toEqual({ asked: [], lines: [], queued: [] });
  });

  it('of a hedge that stands as it was opened looks, writes one line, and remembers nothing', async () => {
    await hedged();
    await watch();
    expect(asked).toEqual(['main paper']);
    expect(lines).toMatchObject([{ kind: 'watched', account: 'main', seen: [], told: 0, isPassAsked: false }]);
    expect(heard()).toEqual([]);
    expect((await book.read('main')).rev).toBe(0);
  });

  it('tells once, asks once, and asks again while it lasts', async () => {
    await hedged();
    stage.moveTo('75000');
    await watch();
    expect(queued).toHaveLength(1);
    expect(queued[0]).toMatchObject({ account: 'main' });
    expect(queued[0]).toHaveProperty('urgent');
    const [alert] = stage.channel.sent.filter(({ code }) => code === 'watch-margin-due');
    expect(alert).toMatchObject({ severity: 'warning', subject: 'btc-core: margin is due' });
    expect(alert?.text).toMatch(/^The BTC short is .+ % from liquidation .+ a pass was asked for at once\./);
    for (let minute = 0; minute < 9; minute++) {
      stage.clock.advance(MINUTE_MS);
      await watch();
    }
    expect({ heard: heard(), asked: queued.length }).toEqual({ heard: ['watch-margin-due'], asked: 1 });
    stage.clock.advance(MINUTE_MS);
    await watch();
    expect({ heard: heard(), asked: queued.length }).toEqual({ heard: ['watch-margin-due'], asked: 2 });
  });

  it('tells again, as critical, when liquidation has come near', async () => {
    await hedged();
    stage.moveTo('75000');
    await watch();
    stage.moveTo('82000');
    stage.clock.advance(MINUTE_MS);
    await watch();
    expect(stage.channel.sent.at(-1)).toMatchObject({ severity: 'critical', code: 'watch-liquidation-near' });
    expect(queued).toHaveLength(2);
  });

  it('says so where no pass can be asked for, and fails', async () => {
    await hedged();
    stage.moveTo('75000');
    refusesMessages = true;
    await expect(watch()).rejects.toThrow('No pass over the account main was asked for: scripted: no');
    expect(stage.channel.sent.at(-1)).toMatchObject({ severity: 'critical', code: 'watch-margin-due' });
    expect(stage.channel.sent.at(-1)?.text).toMatch(/no pass could be asked for at once \(scripted: no\)/);
    refusesMessages = false;
    stage.clock.advance(MINUTE_MS);
    await watch();
    expect(queued).toHaveLength(1);
    expect(heard()).toHaveLength(1);
  });

  it('tells in the next minute what could not be delivered in this one', async () => {
    await hedged();
    stage.moveTo('75000');
    const { channel } = stage;
    const send = channel.send.bind(channel);
    channel.send = async () => ({ kind: 'failed', because: 'scripted: down' });
    await expect(watch()).rejects.toThrow('could not be delivered: scripted: down');
    channel.send = send;
    stage.clock.advance(MINUTE_MS);
    await watch();
    expect({ heard: heard(), asked: queued.length }).toEqual({ heard: ['watch-margin-due'], asked: 1 });
  });

  it('respects what the owner does not want to hear, and asks for the pass all the same', async () => {
    stage.wish({ alerts: { minimum: 'critical' } });
    await stage.passes(2);
    stage.moveTo('75000');
    await watch();
    expect({ heard: heard(), asked: queued.length }).toEqual({ heard: [], asked: 1 });
  });

  it('that cannot see is nobody’s alarm for ten minutes, and fails from then on until it can', async () => {
    await hedged();
    fails = { marks: new Map([[BTC, missing('scripted: timed out')]]) };
    await watch();
    expect(lines.at(-1)).toMatchObject({ level: 'WARN', unseen: ['scripted: timed out'] });
    stage.clock.advance(10 * MINUTE_MS);
    await expect(watch()).rejects.toThrow('The watch has not seen the account main in full since');
    fails = {};
    await watch();
    fails = { spot: missing('scripted: timed out') };
    await watch();
    expect(queued).toEqual([]);
  });

  it('asks nothing while the exchange wants silence, however it learnt of it', async () => {
    await hedged();
    fails = { silentUntilMs: stage.clock.nowMs() + 5 * MINUTE_MS };
    await watch();
    stage.clock.advance(MINUTE_MS);
    await watch();
    expect(asked).toHaveLength(1);
    stage.clock.advance(5 * MINUTE_MS);
    await watch();
    expect(asked).toHaveLength(2);
  });

  it('leaves keys that cannot be used to the passes', async () => {
    await hedged();
    keys = missing('scripted: no secret');
    await watch();
    expect(lines.at(-1)).toMatchObject({ level: 'WARN', because: 'scripted: no secret' });
    expect(heard()).toEqual([]);
  });

  it('of an account that fails says which, after all others', async () => {
    await hedged();
    stage.policies.readAccount = async () => missing('scripted: no policies');
    book.read = async () => {
      throw new Error('scripted: no memory');
    };
    await expect(watch()).rejects.toThrow('The account main could not be watched: scripted: no memory');
  });
});
