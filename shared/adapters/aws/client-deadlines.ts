/**
 * How long a client of AWS waits before it gives up. Without them a request that hangs would hold a pass until its
 * process is killed. By default the SDK only warns when a request takes too long.
 */
export const CLIENT_DEADLINES = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;
