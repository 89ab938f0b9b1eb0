import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEnvironment, readExchangeEndpoint } from '../../lambdas/environment.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the environment', () => {
  it('gives the variables asked for, and names the first that is not there', () => {
    vi.stubEnv('POLICIES_TABLE', 'Policies');
    expect(readEnvironment('POLICIES_TABLE')).toEqual({ POLICIES_TABLE: 'Policies' });
    expect(() => readEnvironment('POLICIES_TABLE', 'CONTROLS_TABLE')).toThrow('CONTROLS_TABLE is not set: deploy');
  });

  it('leads to another exchange on this machine only', () => {
    expect(readExchangeEndpoint()).toBeUndefined();
    vi.stubEnv('EXCHANGE_ENDPOINT_URL', 'http://127.0.0.1:8080');
    expect(readExchangeEndpoint()).toBe('http://127.0.0.1:8080');
    for (const url of ['http://127.0.0.1.evil.example:80', 'https://fapi.binance.com', 'http://localhost:1']) {
      vi.stubEnv('EXCHANGE_ENDPOINT_URL', url);
      expect(() => readExchangeEndpoint()).toThrow('must be http://127.0.0.1:PORT');
    }
  });
});
