import { dollars, ONE, ratio } from '../money/amount.ts';
import {
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedList,
  storedRecord,
  storedText,
} from '../money/stored.ts';
import type { DeployedLimits } from './deployed-limits.ts';

const NAME = 'DEPLOYED_LIMITS';
const ADVICE = 'correct the limits in cdk.json and deploy the stack again';

const READERS = {
  modeCeiling: storedChoice('paper', 'live'),
  symbols: storedList(storedText),
  ratioMax: storedAmount(ratio),
  leverageMax: storedAmount(ratio),
  notionalMax: storedAmount(dollars),
  orderNotionalMax: storedAmount(dollars),
  ordersADay: storedCount,
  turnoverADay: storedAmount(dollars),
  slippageMax: storedAmount(ratio),
} satisfies { readonly [K in keyof DeployedLimits]: StoredReader<DeployedLimits[K]> };

/** Reads stored limits back; throws a sentence naming the field when it cannot. */
export const readLimits: StoredReader<DeployedLimits> = storedRecord<DeployedLimits>(READERS);

/**
 * The limits the stack was deployed with, from its JSON text, strictly: every limit there, none unknown, none below
 * zero. Throws a sentence otherwise: a limit that cannot be read must not become no limit.
 */
export function parseDeployedLimits(text: string): DeployedLimits {
  const limits = readLimits(fieldsOf(text), NAME);
  const fault = faultIn(limits);
  if (fault !== undefined) throw new Error(`${NAME} says that ${fault}; ${ADVICE}.`);
  return limits;
}

function fieldsOf(text: string): object {
  const fields = jsonOf(text);
  if (typeof fields !== 'object' || fields === null) throw new Error(`${NAME} is not a JSON object; ${ADVICE}.`);
  const unknown = Object.keys(fields).find((key) => !Object.hasOwn(READERS, key));
  if (unknown === undefined) return fields;
  throw new Error(
    `${NAME} has ${unknown}, which is no limit; there are ${Object.keys(READERS).join(', ')}; ${ADVICE}.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function faultIn(limits: DeployedLimits): string | undefined {
  const { ratioMax, leverageMax, notionalMax, orderNotionalMax, ordersADay, turnoverADay, slippageMax } = limits;
  if (!(ratioMax.isPositive() && ratioMax.lte(ONE)))
    return `ratioMax is ${ratioMax}, but it must be above 0 and at most 1`;
  if (!leverageMax.gte(ONE)) return `leverageMax is ${leverageMax}, but it must be at least 1`;
  if (!(slippageMax.isPositive() && slippageMax.lte(ONE)))
    return `slippageMax is ${slippageMax}, but it must be above 0 and at most 1`;
  if (!(ordersADay >= 0)) return `ordersADay is ${ordersADay}, but it must be at least 0`;
  const negative = Object.entries({ notionalMax, orderNotionalMax, turnoverADay }).find(([, most]) =>
    most.isNegative(),
  );
  return negative === undefined ? undefined : `${negative[0]} is ${negative[1]}, but it must be at least 0`;
}
