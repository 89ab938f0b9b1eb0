/**
 * What a Lambda is told by the stack that deploys it. The only reader of the process environment; the key type is the
 * contract with `infra/aws`, so a variable that is forgotten there does not compile.
 */
const ENVIRONMENT_KEYS = [
  'POLICIES_TABLE',
  'CONTROLS_TABLE',
  'LEDGER_TABLE',
  /** Secrets are named prefix + account. */
  'SECRET_PREFIX',
  'ALERT_TOPIC_ARN',
  /** FIFO: one message group an account. */
  'PASS_QUEUE_URL',
  /** Standard: carries "look again in a minute" with a delay, which FIFO queues cannot. */
  'AGAIN_QUEUE_URL',
  /** Milliseconds between two ticks. */
  'PERIOD_MS',
  /** The deployment's accounts, with commas between them. */
  'ACCOUNTS',
  /** `DeployedLimits` as JSON, amounts as digits. */
  'DEPLOYED_LIMITS',
] as const;

export type EnvironmentKey = (typeof ENVIRONMENT_KEYS)[number];

/** What each function asks for, by its id in the stack; nothing else needs to be set for it. */
export const FUNCTION_KEYS = {
  Dispatch: ['POLICIES_TABLE', 'LEDGER_TABLE', 'PASS_QUEUE_URL', 'PERIOD_MS'],
  Rebalance: [
    'POLICIES_TABLE',
    'CONTROLS_TABLE',
    'LEDGER_TABLE',
    'SECRET_PREFIX',
    'ALERT_TOPIC_ARN',
    'AGAIN_QUEUE_URL',
    'DEPLOYED_LIMITS',
  ],
  WatchMargin: [
    'POLICIES_TABLE',
    'LEDGER_TABLE',
    'SECRET_PREFIX',
    'ALERT_TOPIC_ARN',
    'PASS_QUEUE_URL',
    'DEPLOYED_LIMITS',
  ],
  CheckPolicy: ['POLICIES_TABLE', 'ALERT_TOPIC_ARN', 'PASS_QUEUE_URL', 'ACCOUNTS', 'DEPLOYED_LIMITS'],
} as const satisfies Readonly<Record<string, readonly EnvironmentKey[]>>;

/** Set by a local run only: where requests to the exchange go instead. Must be on the loopback interface. */
const EXCHANGE_ENDPOINT = 'EXCHANGE_ENDPOINT_URL';

/** The named variables; throws a sentence naming the first one that is absent or empty. */
export function readEnvironment<K extends EnvironmentKey>(...keys: readonly K[]): Readonly<Record<K, string>> {
  const entries = keys.map((key) => {
    const value = process.env[key];
    if (value === undefined || value === '') {
      throw new Error(`the environment variable ${key} is not set: deploy the stack again, which sets it`);
    }
    return [key, value];
  });
  return Object.fromEntries(entries);
}

/** The time between two ticks, in milliseconds; throws a sentence for anything but a whole number of them above zero. */
export function readPeriodMs(digits: string): number {
  if (/^[1-9]\d{0,9}$/.test(digits)) return Number(digits);
  throw new Error(
    `the environment variable PERIOD_MS must be whole milliseconds, was ${digits}: deploy the stack again`,
  );
}

/** Where a local run wants the exchange's requests; undefined in a deployment. Anything but loopback is refused. */
export function readExchangeEndpoint(): string | undefined {
  const url = process.env[EXCHANGE_ENDPOINT];
  if (url === undefined || url === '') return undefined;
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url)) {
    throw new Error(`${EXCHANGE_ENDPOINT} is for local runs and must be http://127.0.0.1:PORT`);
  }
  return url;
}
