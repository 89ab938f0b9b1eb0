import type { RefusalCode, Refused, Unknown } from '../../market/outcome.ts';
import { ErrorReply, messageOf, NotSent } from './failures.ts';

/** The two services whose numeric codes mean different things: futures, and the wallet that moves money between them. */
export type Service = 'futures' | 'wallet';

type CodeTable = Readonly<Partial<Record<RefusalCode, readonly string[]>>>;

/** Codes that mean on every service that nothing was done. */
const EVERYWHERE: CodeTable = {
  throttled: ['-1003'],
  clock: ['-1021'],
  credentials: ['-1002', '-1022', '-2008', '-2014', '-2015', '-2017'],
  // a parameter the exchange could not read: -1111 precision, -1121 symbol, -1130 data, and their family
  other: [
    ...['-1100', '-1101', '-1102', '-1103', '-1104', '-1105', '-1106', '-1108', '-1111', '-1114', '-1115', '-1116'],
    ...['-1117', '-1118', '-1119', '-1120', '-1121', '-1122', '-1127', '-1128', '-1130', '-1131', '-1136'],
  ],
};

/**
 * Codes of the futures service that mean that an order or a setting was certainly not carried out. Left out on
 * purpose: -1000, -1001, -1006, -1007 (the exchange does not know itself), -2010 (its text may say "duplicate"),
 * -4116 (an order of that id is open: it may be ours).
 */
const FUTURES: CodeTable = {
  throttled: ['-1015'],
  overloaded: ['-1008'],
  clock: ['-5028'],
  margin: ['-2018', '-2019', '-2028', '-4050', '-4051'],
  'reduce-only': ['-2022', '-2024', '-4118'],
  'hedge-mode': ['-4061'],
  'too-small': ['-4003', '-4004', '-4164'],
  unfilled: ['-2020', '-4131', '-5021', '-5022'],
  unchanged: ['-4046', '-4059'],
  other: [
    ...['-1013', '-1020', '-2011', '-2021', '-2023', '-2025', '-2027'],
    ...['-4001', '-4002', '-4005', '-4013', '-4014', '-4015', '-4016', '-4023', '-4024', '-4025', '-4028', '-4029'],
    ...['-4030', '-4047', '-4048', '-4049', '-4054', '-4067', '-4068', '-4087', '-4088', '-4090', '-4120', '-4135'],
    ...['-4140', '-4161', '-4165', '-4168', '-4183', '-4184', '-4192', '-4400', '-4401', '-4411'],
  ],
};

/** Codes of the wallet service that mean that nothing was moved. */
const WALLET: CodeTable = {
  margin: ['-5002', '-5003', '-5013', '-9000'],
  other: ['-1109', '-4018', '-5011'],
};

const byCode = (table: CodeTable): ReadonlyMap<string, RefusalCode> =>
  new Map(Object.entries(table).flatMap(([refusal, codes]) => codes.map((code) => [code, refusal as RefusalCode])));

const REFUSALS: Readonly<Record<Service, ReadonlyMap<string, RefusalCode>>> = {
  futures: new Map([...byCode(EVERYWHERE), ...byCode(FUTURES)]),
  wallet: new Map([...byCode(EVERYWHERE), ...byCode(WALLET)]),
};

/**
 * Says whether a failed request was certainly not carried out. Only what stands on the lists above, in a reply the
 * exchange itself marked as the caller's fault, is a refusal; everything else is `unknown`, whatever class the
 * exchange library would give it: a wrong `refused` doubles a hedge, a wrong `unknown` costs two minutes.
 */
export function classifyFailure(failure: unknown, service: Service): Refused | Unknown {
  if (failure instanceof NotSent) {
    return refused(failure.banned ? 'banned' : 'throttled', failure.message, failure.retryAfterMs);
  }
  if (!(failure instanceof ErrorReply)) return { kind: 'unknown', because: messageOf(failure) };
  const code = refusalOf(failure, service);
  if (code === undefined) return { kind: 'unknown', because: failure.message };
  const silent = code === 'throttled' || code === 'banned';
  return refused(code, failure.message, silent ? failure.retryAfterMs : undefined);
}

function refusalOf(reply: ErrorReply, service: Service): RefusalCode | undefined {
  if (reply.status === 418) return 'banned';
  if (reply.status === 429) return 'throttled';
  if (isCallersFault(reply) && reply.code !== undefined) {
    const listed = REFUSALS[service].get(reply.code);
    if (listed !== undefined) return listed;
  }
  return reply.status === 403 || reply.status === 451 ? 'blocked' : undefined;
}

/** 4xx, except 408 (a time-out behind the gateway); and -1008, which a 503 carries though it is a plain no. */
const isCallersFault = (reply: ErrorReply): boolean =>
  (reply.status >= 400 && reply.status < 500 && reply.status !== 408) ||
  (reply.status === 503 && reply.code === '-1008');

/** A certain no, with the time of silence where there is one. */
export const refused = (code: RefusalCode, because: string, retryAfterMs?: number): Refused =>
  retryAfterMs === undefined ? { kind: 'refused', code, because } : { kind: 'refused', code, because, retryAfterMs };
