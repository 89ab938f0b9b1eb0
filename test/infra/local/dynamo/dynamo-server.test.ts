import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDynamo } from '../../../../infra/local/dynamo/dynamo-server.ts';

const HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' };

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

async function serveEcho() {
  const asked: string[] = [];
  const server = await serveDynamo(async (target, body) => {
    asked.push(`${target} ${body}`);
    return { statusCode: 200, body: '{}' };
  });
  onTestFinished(() => server.close());
  const send = ({ method = 'POST', headers = HEADERS, body = '{}' }: Sent): Promise<number> =>
    new Promise((resolve, reject) => {
      const outgoing = request(server.endpoint, { method, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return { ...server, asked, send };
}

describe('serveDynamo', () => {
  it('passes the target and the body on', async () => {
    const { asked, send } = await serveEcho();
    expect(await send({ body: '{"Limit":1}' })).toBe(200);
    expect(asked).toEqual(['DynamoDB_20120810.ListTables {"Limit":1}']);
  });

  it.each<[string, Sent]>([
    ['a foreign host name', { headers: { ...HEADERS, host: 'example.com' } }],
    ['what a web page could send', { headers: { ...HEADERS, 'content-type': 'text/plain' } }],
    ['a request without a target', { headers: { 'content-type': HEADERS['content-type'] } }],
    ['another method', { method: 'PUT' }],
  ])('refuses %s', async (_name, sent) => {
    const { asked, send } = await serveEcho();
    expect(await send(sent)).toBe(400);
    expect(asked).toEqual([]);
  });

  it('refuses a body above the limit of 16 MB, and serves the next request', async () => {
    const { asked, send } = await serveEcho();
    expect(await send({ body: Buffer.alloc(16 * 1024 * 1024 + 1) })).toBe(413);
    expect(asked).toEqual([]);
    expect(await send({})).toBe(200);
  });

  it('says which port is taken and what to do', async () => {
    const { endpoint } = await serveEcho();
    const port = Number(new URL(endpoint).port);
    const answer = async () => ({ statusCode: 200, body: '{}' });
    await expect(serveDynamo(answer, port)).rejects.toThrow(new RegExp(`127\\.0\\.0\\.1:${port}: .*Give another port`));
  });
});
