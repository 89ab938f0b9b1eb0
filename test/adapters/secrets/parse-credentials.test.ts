import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredentials } from '../../../shared/adapters/secrets/parse-credentials.ts';

const KEY = 'not-a-real-key';
const GOOD = { exchange: 'binance', apiKey: KEY, secret: 'not-a-real-secret' };
const parse = (fields: unknown) => parseCredentials(JSON.stringify(fields), 'main');
const faultOf = (text: string) => {
  const read = parseCredentials(text, 'main');
  return read.ok ? 'none' : read.because;
};

describe('parseCredentials', () => {
  it('reads exchange, apiKey, secret, and a passphrase where there is one', () => {
    expect(parse(GOOD)).toEqual({ ok: true, value: GOOD });
    expect(parse({ ...GOOD, passphrase: 'fake' })).toEqual({ ok: true, value: { ...GOOD, passphrase: 'fake' } });
    const pem = '-----BEGIN PRIVATE KEY-----\nnot+real/\n-----END PRIVATE KEY-----';
    expect(parse({ ...GOOD, secret: pem })).toMatchObject({ ok: true, value: { secret: pem } });
  });

  it.each([
    ['', 'it is empty; it must be'],
    [' \n', 'it is empty; it must be'],
    [`\ufeff${JSON.stringify(GOOD)}`, 'byte order mark'],
    ['{"apiKey": "not-a-re', 'it is not a JSON object'],
    ['"not-a-real-key"', 'it is not a JSON object'],
    ['["binance"]', 'it is not a JSON object'],
    ['null', 'it is not a JSON object'],
  ])('refuses %j', (text, words) => {
    expect(faultOf(text)).toContain(words);
    expect(faultOf(text)).toMatch(/^The secret main cannot be used: .*\.$/);
  });

  it.each([
    [{ exchange: undefined }, 'the field exchange is missing'],
    [{ apiKey: undefined }, 'the field apiKey is missing'],
    [{ secret: undefined }, 'the field secret is missing'],
    [{ exchange: 'kraken' }, 'the field exchange must be binance'],
    [{ exchange: 'Binance' }, 'the field exchange must be binance'],
    [{ apiKey: '' }, 'the field apiKey is empty'],
    [{ apiKey: 12345678 }, 'the field apiKey must be text in quotes'],
    [{ secret: null }, 'the field secret must be text in quotes'],
    [{ apiKey: ` ${KEY}` }, 'the field apiKey has blanks or invisible signs around it'],
    [{ secret: `${KEY}\n` }, 'the field secret has blanks or invisible signs around it'],
    [{ apiKey: `\ufeff${KEY}` }, 'the field apiKey has blanks or invisible signs around it'],
    [{ apiKey: `not-a\u200b-real` }, 'the field apiKey holds blanks or signs that no key has'],
    [{ secret: 'not a real secret' }, 'the field secret holds blanks or signs that no key has'],
    [{ apiKey: `${'x'.repeat(5_000)}y` }, 'the field apiKey is longer than 4096 characters'],
    [{ passphrase: '' }, 'the field passphrase is empty'],
    [{ uid: 'fake' }, 'an unknown field named uid; allowed are exchange, apiKey, secret, passphrase'],
    [{ 'not-a-real-key': 'x' }, 'an unknown field with an unusual name'],
  ])('refuses %j', (change, words) => {
    const fault = faultOf(JSON.stringify({ ...GOOD, ...change }));
    expect(fault).toContain(words);
    expect(fault).not.toContain(KEY);
  });

  it('refuses a field that hides behind the name of a prototype', () => {
    expect(faultOf(`{"__proto__": {"passphrase": "fake"}, ${JSON.stringify(GOOD).slice(1)}`)).toContain('unusual name');
  });

  it.each([
    ['<api key>', 'YOUR_API_KEY', 'your key here', 'changeme', 'change-me', 'xxxxxxxx', '...', 'TODO', 'api_key'],
    ['paste-your-key-here', 'INSERT_KEY', 'PLACEHOLDER_1', '[key]', '{{key}}', 'replace-this', '********', 'null'],
  ])('takes %s and the like for placeholders', (...placeholders) => {
    for (const apiKey of placeholders) {
      expect(faultOf(JSON.stringify({ ...GOOD, apiKey })), apiKey).toContain('apiKey still holds a placeholder');
    }
  });

  it('takes no key of an exchange for a placeholder', () => {
    const signs = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
    const keys = fc.array(fc.constantFrom(...signs), { minLength: 64, maxLength: 64 }).map((list) => list.join(''));
    fc.assert(fc.property(keys, keys, (apiKey, secret) => parse({ ...GOOD, apiKey, secret }).ok));
  });

  it('never shows what is stored, whatever is wrong with it', () => {
    const hidden = fc
      .array(fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789 \n\ufeff{}":,é'), { minLength: 12, maxLength: 40 })
      .map((signs) => `~${signs.join('')}~`);
    const field = fc.constantFrom('exchange', 'apiKey', 'secret', 'passphrase', 'other');
    const shape = fc.constantFrom<(name: string, value: string) => string>(
      (name, value) => JSON.stringify({ ...GOOD, [name]: value }),
      (name, value) => JSON.stringify({ ...GOOD, [name]: [value] }),
      (_name, value) => JSON.stringify({ ...GOOD, [value]: 'x' }),
      (name, value) => `{"${name}": "${value}`,
      (_name, value) => value,
    );
    fc.assert(
      fc.property(field, hidden, shape, (name, value, write) => {
        const fault = faultOf(write(name, value));
        for (let start = 0; start + 6 <= value.length; start += 1) {
          const part = value.slice(start, start + 6);
          if (part.trim().length === 6) expect(fault).not.toContain(part);
        }
      }),
      { numRuns: 500 },
    );
  });
});
