import type { Outside } from '../../shared/cycle/outside.ts';

/** Where a process ends: at its call number `at` (from 0), before the call has any effect or right after it. */
export interface CrashPoint {
  readonly at: number;
  readonly when: 'before' | 'after';
  /** `vanish`: nothing runs any more, as when a process is killed. `throw`: the call fails and the program goes on. */
  readonly how?: 'vanish' | 'throw';
}

/** The outside of a process that may be killed. */
export interface Mortal {
  readonly outside: Outside;
  /** Resolves when the process is killed. */
  readonly died: Promise<'died'>;
  /** The calls so far, by port and method. */
  readonly calls: readonly string[];
}

const FOREVER = new Promise<never>(() => {});

/** Stands before every call of every port: `name` is its port and method, `perform` makes it. */
export type Between = (name: string, perform: () => Promise<unknown>) => Promise<unknown>;

/** The same outside, with something in between. */
export function interposed(outside: Outside, between: Between): Outside {
  const port = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (_target, key) => {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...parts: readonly unknown[]) =>
          between(`${name}.${String(key)}`, () => Reflect.apply(member, target, parts) as Promise<unknown>);
      },
    });
  const { policies, controls, reader, orders, margin, ledger, candleCache, channel } = outside;
  return {
    ...outside,
    policies: port('policies', policies),
    controls: port('controls', controls),
    reader: port('reader', reader),
    orders: port('orders', orders),
    margin: port('margin', margin),
    ledger: port('ledger', ledger),
    candleCache: port('candles', candleCache),
    channel: port('channel', channel),
  };
}

/**
 * Numbers every call of every port, and ends the process at the point given. What was called before has its effect; a
 * killed process gets no answer to anything, so that no `finally` and no `catch` of it ever runs.
 */
export function mortal(outside: Outside, point?: CrashPoint): Mortal {
  const calls: string[] = [];
  let isDead = false;
  let announce: (news: 'died') => void = () => {};
  const died = new Promise<'died'>((resolve) => {
    announce = resolve;
  });
  const end = (): Promise<never> => {
    if (point?.how === 'throw') return Promise.reject(new Error('scripted: the store does not answer'));
    isDead = true;
    announce('died');
    return FOREVER;
  };
  const call: Between = async (name, perform) => {
    if (isDead) return FOREVER;
    const number = calls.push(name) - 1;
    if (number !== point?.at) return perform();
    if (point.when === 'after') await perform();
    return end();
  };
  return { outside: interposed(outside, call), died, calls };
}
