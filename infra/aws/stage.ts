import { closest, distance } from 'fastest-levenshtein';
import { CAUTIOUS_LIMITS, type DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import {
  accountsIn,
  dollarsMaxIn,
  emailIn,
  leverageMaxIn,
  modeIn,
  ordersADayIn,
  periodIn,
  phoneIn,
  ratioMaxIn,
  slippageMaxIn,
  symbolsIn,
} from './context-values.ts';

/** What the person who deploys decides; everything the stack does not decide itself. */
export interface Stage {
  /** Hears every alert and alarm; without it nobody does. */
  readonly email: string | undefined;
  /** Hears critical alerts, and the alarm that nothing is verified any more, in E.164. */
  readonly phone: string | undefined;
  readonly periodMs: number;
  /** The accounts that may be hedged: each has an alarm of its own, and its secret may be read. */
  readonly accounts: readonly string[];
  readonly limits: DeployedLimits;
}

/** A stage, or every fault of what was written, each a sentence. */
export type StageRead =
  | { readonly ok: true; readonly stage: Stage }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The values of the context as they were written. */
export type WrittenContext = Readonly<Record<string, unknown>>;

const QUOTE_ALLOWED = 'an amount of USDT in quotes, above 0 and at most 1000000000';

/** Every context value: how it is read, and what is said when it cannot be. */
const VALUES = {
  email: { read: emailIn, allowed: 'one e-mail address', example: 'you@example.com' },
  phone: { read: phoneIn, allowed: 'a telephone number with a plus and the country', example: '+12025550123' },
  every: { read: periodIn, allowed: 'whole minutes, hours or a day, from 1m to 1d', example: '5m' },
  accounts: { read: accountsIn, allowed: '1 to 20 different names of accounts, none of them all', example: 'main' },
  mode: { read: modeIn, allowed: 'paper or live', example: 'paper' },
  symbols: {
    read: symbolsIn,
    allowed: '1 to 50 different perpetuals in USDT, or in their own coin as BTC/USD:BTC is',
    example: 'BTC/USDT:USDT',
  },
  ratioMax: { read: ratioMaxIn, allowed: 'a part in quotes, above 0 and at most 1', example: '0.8' },
  leverageMax: { read: leverageMaxIn, allowed: '"1", "2" or "3", in quotes', example: '2' },
  notionalMax: { read: dollarsMaxIn, allowed: QUOTE_ALLOWED, example: '250000' },
  orderNotionalMax: { read: dollarsMaxIn, allowed: QUOTE_ALLOWED, example: '50000' },
  ordersADay: { read: ordersADayIn, allowed: 'a whole number from 1 to 1000', example: '50' },
  turnoverADay: { read: dollarsMaxIn, allowed: QUOTE_ALLOWED, example: '500000' },
  slippageMax: { read: slippageMaxIn, allowed: 'a part in quotes, above 0 and at most 0.05', example: '0.01' },
} as const;

type Name = keyof typeof VALUES;
type ValueOf<N extends Name> = NonNullable<ReturnType<(typeof VALUES)[N]['read']>>;

/** The names of all context values. */
export const CONTEXT_NAMES = Object.keys(VALUES) as readonly Name[];

const DEFAULT_PERIOD_MS = 300_000;
const DEFAULT_ACCOUNTS = ['main'];

/** What the CDK itself keeps in the context: its names have a colon or a slash, but for this one. */
const isOfCdk = (name: string): boolean => /[:/]/.test(name) || name === 'cli-telemetry';

/** How far a name may be from a known one and still be taken for a slip of the fingers. */
const SLIP_MAX = 3;

/** Reads the context strictly: what is not known, or not understood, is a fault; what is absent has a cautious default. */
export function readStage(context: WrittenContext): StageRead {
  const faults = Object.keys(context).flatMap(unknownNameFault);
  const value = <N extends Name, D>(name: N, byDefault: D): ValueOf<N> | D => {
    const written = context[name];
    if (written === undefined || written === '') return byDefault;
    const read = VALUES[name].read(written) as ValueOf<N> | undefined;
    if (read !== undefined) return read;
    faults.push(valueFault(name, written));
    return byDefault;
  };
  const stage: Stage = {
    email: value('email', undefined),
    phone: value('phone', undefined),
    periodMs: value('every', DEFAULT_PERIOD_MS),
    accounts: value('accounts', DEFAULT_ACCOUNTS),
    limits: {
      modeCeiling: value('mode', CAUTIOUS_LIMITS.modeCeiling),
      symbols: value('symbols', CAUTIOUS_LIMITS.symbols),
      ratioMax: value('ratioMax', CAUTIOUS_LIMITS.ratioMax),
      leverageMax: value('leverageMax', CAUTIOUS_LIMITS.leverageMax),
      notionalMax: value('notionalMax', CAUTIOUS_LIMITS.notionalMax),
      orderNotionalMax: value('orderNotionalMax', CAUTIOUS_LIMITS.orderNotionalMax),
      ordersADay: value('ordersADay', CAUTIOUS_LIMITS.ordersADay),
      turnoverADay: value('turnoverADay', CAUTIOUS_LIMITS.turnoverADay),
      slippageMax: value('slippageMax', CAUTIOUS_LIMITS.slippageMax),
    },
  };
  return faults.length > 0 ? { ok: false, faults } : { ok: true, stage };
}

/** A limit that is misspelt would otherwise be no limit. */
function unknownNameFault(name: string): readonly string[] {
  if (isOfCdk(name) || CONTEXT_NAMES.some((known) => known === name)) return [];
  const near = closest(name, CONTEXT_NAMES);
  const isSlip = near.toLowerCase() === name.toLowerCase() || distance(near, name) <= SLIP_MAX;
  const advice = isSlip ? `did you mean "${near}"?` : `allowed are ${CONTEXT_NAMES.join(', ')}.`;
  return [`The context has no value named "${name}": ${advice}`];
}

function valueFault(name: Name, written: unknown): string {
  const { allowed, example } = VALUES[name];
  const seen = JSON.stringify(written)?.slice(0, 60);
  return `The context value "${name}" is ${seen}; it must be ${allowed}, such as ${example}. Correct it in cdk.json, or give it as -c ${name}=${example}.`;
}
