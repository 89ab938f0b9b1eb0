import type { Mutant } from './mutant.ts';

const PLACE = 'shared/orders/place-order.ts';
const VERIFY = 'shared/cycle/verify.ts';
const SETTLE = 'shared/orders/settle-order.ts';
const GATE = 'shared/orders/pre-trade-gate.ts';
const TIMING = 'shared/orders/timing.ts';
const DESK = 'shared/orders/desk.ts';
const ACT = 'shared/orders/act.ts';
const LEDGER = 'shared/adapters/memory/memory-ledger.ts';
const SEND = 'const outcome = await desk.orders.place(passage.order);';
const LEASE = 'if (isLeaseOf(lease, held) && held.leaseUntilMs > neededUntilMs(nowMs)) return [];';

const quarantine = { file: TIMING, find: 'quarantineMs: 120 * SECOND_MS', put: 'quarantineMs: 0' };
const cooldown = { file: TIMING, find: 'cooldownMs: 60 * SECOND_MS', put: 'cooldownMs: 0' };

const unseenTrade = {
  file: 'shared/cycle/verify.ts',
  find: "if (settledMs < TIMING.quarantineMs) return closeFor(pass, slot, 'its position does not show our last trade yet');",
  put: '',
};

/** Designs of order safety that people have built, and that lose money. */
export const WRONG_DESIGNS: readonly Mutant[] = [
  {
    name: 'buys are not reduce-only',
    edits: [
      { file: PLACE, find: "reduceOnly: trade.side === 'buy',", put: 'reduceOnly: false,' },
      { file: GATE, find: "if ((intent.side === 'buy') !== intent.reduceOnly)", put: 'if (false)' },
    ],
  },
  {
    name: 'nobody asks what became of an order',
    edits: [
      {
        file: 'shared/cycle/run-pass.ts',
        find: 'await settleOrders(pass, instruments);',
        put: 'undefined as Awaited<ReturnType<typeof settleOrders>>;',
      },
    ],
  },
  {
    name: 'an order is sent before it is written down',
    edits: [
      {
        file: PLACE,
        find: 'const reserved = await desk.write({',
        put: `${SEND.replace('passage.order', '{ ...slot.intent, symbol: slot.symbol }')}\n  const reserved = await desk.write({`,
      },
      { file: PLACE, find: `  ${SEND}\n`, put: '' },
    ],
  },
  {
    name: 'a lost reply frees the slot',
    edits: [
      {
        file: PLACE,
        find: "await desk.write({ happenings: [{ kind: 'order-doubtful'",
        put: "await desk.write({ slots: [{ ...slot, rev: slot.rev + 1, result: { kind: 'void', contracts: NO_CONTRACTS, atMs: 0 } }], happenings: [{ kind: 'order-doubtful'",
      },
    ],
  },
  {
    name: 'a lost reply is sent again under the same id',
    edits: [
      {
        file: PLACE,
        find: SEND,
        put: `let ${SEND.slice(6)}\n  if (outcome.kind === 'unknown') outcome = await desk.orders.place(passage.order);`,
      },
    ],
  },
  {
    name: 'a lost reply is sent again under a fresh id',
    edits: [
      {
        file: PLACE,
        find: SEND,
        put: `let ${SEND.slice(6)}\n  if (outcome.kind === 'unknown') outcome = await desk.orders.place({ ...passage.order, clientOrderId: passage.order.clientOrderId + 'r' });`,
      },
    ],
  },
  {
    name: 'alerts are sent without an outbox',
    edits: [
      { file: DESK, find: 'nowMs, name, entries, alerts };', put: 'nowMs, name, entries, alerts: [] };' },
      { file: DESK, find: 'written.alerts.push(...alerts);', put: '' },
    ],
  },
  {
    name: 'an alert leaves the outbox before it is sent',
    edits: [
      {
        file: 'shared/cycle/tell.ts',
        find: "if ((await channel.send(alert)) === 'sent') await ledger.delivered(alert);\n      else failures += 1;",
        put: "await ledger.delivered(alert);\n      if ((await channel.send(alert)) !== 'sent') failures += 1;",
      },
    ],
  },
  {
    name: 'an order is settled, and its trades are booked afterwards',
    pinned: 'killed-right-after-it-settled',
    edits: [
      { file: SETTLE, find: '    fills,\n    happenings: [\n', put: '    happenings: [\n' },
      {
        file: SETTLE,
        find: "if (written.kind === 'lost') return written;\n  return { kind: 'settled', slot: closed",
        put: "if (written.kind === 'lost') return written;\n  await desk.write({ fills, happenings: [] });\n  return { kind: 'settled', slot: closed",
      },
    ],
  },
  { name: 'neither quarantine nor cooldown', edits: [quarantine, cooldown] },
  { name: 'no quarantine', pinned: 'order-found-late', edits: [quarantine] },
  { name: 'no cooldown', edits: [cooldown] },
  {
    name: 'neither cooldown nor a wait for the position to show our last trade',
    pinned: 'position-shown-late',
    edits: [cooldown, unseenTrade],
  },
  {
    name: 'a quarantine of 3 s',
    pinned: 'order-found-late',
    edits: [{ ...quarantine, put: 'quarantineMs: 3 * SECOND_MS' }],
  },
  {
    name: 'a lease of 25 s, not asked for again',
    pinned: 'memory-of-a-run-overtaken',
    edits: [
      { file: TIMING, find: 'leaseMs: 90 * SECOND_MS', put: 'leaseMs: 25 * SECOND_MS' },
      { file: LEDGER, find: LEASE, put: 'return [];' },
    ],
  },
  {
    name: 'no fence',
    behind: 'a lease that outlives every process, and the lock of the slot',
    edits: [{ file: LEDGER, find: LEASE, put: 'return [];' }],
  },
  {
    name: 'no lock of the slot',
    behind: 'the fence: nobody else is at work while a lease is held',
    edits: [{ file: LEDGER, find: 'return isNext ? [] : [{ refused: write, stored }];', put: 'return [];' }],
  },
  {
    name: 'neither fence nor lock',
    edits: [
      { file: LEDGER, find: LEASE, put: 'return [];' },
      { file: LEDGER, find: 'return isNext ? [] : [{ refused: write, stored }];', put: 'return [];' },
      { file: TIMING, find: 'leaseMs: 90 * SECOND_MS', put: 'leaseMs: 1' },
    ],
  },
  {
    name: 'limits hold back buying back',
    edits: [
      {
        file: GATE,
        find: "(intent.side === 'sell' ? whyTooLarge(intent, facts) : undefined)",
        put: 'whyTooLarge(intent, facts)',
      },
    ],
  },
  {
    name: 'the gate remembers the control instead of reading it',
    edits: [
      {
        file: PLACE,
        find: 'desk.controls.read(desk.run.account),',
        put: "Promise.resolve({ ok: true as const, value: { mode: 'run' as const } }),",
      },
    ],
  },
  {
    name: 'numbers of orders start again after a restore',
    edits: [
      {
        file: 'shared/orders/client-order-id.ts',
        find: 'Math.max(seq + 1, Math.floor(nowMs / SECOND_MS))',
        put: 'seq + 1',
      },
    ],
  },
  {
    name: 'nobody looks for trades the ledger has forgotten',
    pinned: 'books-from-before-a-short-that-is-gone',
    edits: [
      {
        file: 'shared/cycle/verify.ts',
        find: 'if (slot === undefined) return isNewToUs(pass, symbol);',
        put: 'return true;',
      },
    ],
  },
  {
    name: 'what an order traded and nobody lists yet is forgotten',
    pinned: 'trades-listed-late',
    edits: [
      {
        file: 'shared/orders/order-record.ts',
        find: 'owed: missing.isPositive() ? missing : NO_CONTRACTS',
        put: 'owed: NO_CONTRACTS',
      },
    ],
  },
  {
    name: 'a resting order is not taken off the book',
    edits: [{ file: SETTLE, find: 'await desk.orders.cancel(reference); // whatever', put: '// whatever' }],
  },
  {
    name: 'a move of cash in doubt is taken for undone at once',
    pinned: 'cash-on-its-way-twice',
    edits: [
      {
        file: ACT,
        find: "if (!applied && !isOld) return { kind: 'waiting', because: 'an action is in doubt and too young to judge' };",
        put: '',
      },
    ],
  },
  {
    name: 'a pass goes on after a write that failed',
    pinned: 'settled-reply-lost-beside-another-hedge',
    edits: [{ file: 'shared/cycle/tend-hedges.ts', find: ' || error instanceof Unwritten', put: '' }],
  },
  {
    name: 'a gap between position and trades halts at first sight',
    pinned: 'trade-by-hand-listed-late',
    edits: [
      { file: VERIFY, find: 'if (nowMs - sinceMs < TIMING.visibleMs) return lookAgain(pass, MINUTE_MS);', put: '' },
    ],
  },
  {
    name: 'a gap of today counts as the one of before',
    pinned: 'trades-by-hand-listed-late-each-time',
    edits: [
      {
        file: VERIFY,
        find: 'before?.gap === gap ? before.sinceMs : nowMs',
        put: 'before === undefined ? nowMs : before.sinceMs',
      },
    ],
  },
];
