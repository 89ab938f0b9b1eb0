// Runs a Lambda's bundle as AWS's runtime does: asks the Runtime API for events, one after the other, and answers them.
// What differs is the time: unless it is told to leave the clock alone, `Date` follows the deadline of each event.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { argv, exit, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';

/** @type {import('./lambda-process.ts').BootstrapOrders} */
const orders = JSON.parse(argv[2]);
const [host, port] = orders.runtimeApi.split(':');
const RUNTIME = '/2018-06-01/runtime';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const RealDate = Date;
const setTime = virtualClock(orders.clockMs, orders.clockSpeed);

/** Replaces `Date`. Between two settings it runs at `speed` times the real clock; at 0 it stands still. */
function virtualClock(startMs, speed) {
  let virtualMs = startMs;
  let realMs = RealDate.now();
  const nowMs = () => Math.round(virtualMs + (RealDate.now() - realMs) * speed);
  function VirtualDate(...fields) {
    if (new.target === undefined) return new RealDate(nowMs()).toString();
    return Reflect.construct(RealDate, fields.length === 0 ? [nowMs()] : fields, new.target);
  }
  Object.setPrototypeOf(VirtualDate, RealDate);
  VirtualDate.prototype = RealDate.prototype;
  VirtualDate.prototype.constructor = VirtualDate;
  VirtualDate.now = nowMs;
  globalThis.Date = VirtualDate;
  return (atMs) => {
    virtualMs = atMs;
    realMs = RealDate.now();
  };
}

/** One call of the Runtime API. Without the API there is nothing to live for. */
function call(method, path, body) {
  return new Promise((resolve) => {
    const outgoing = request({ host, port, method, path: RUNTIME + path, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', () => exit(1));
    });
    outgoing.on('error', () => exit(1));
    outgoing.end(body);
  });
}

const faultOf = (error) =>
  JSON.stringify({
    errorType: error?.name ?? 'Error',
    errorMessage: String(error?.message ?? error),
    stackTrace: String(error?.stack ?? '').split('\n'),
  });

async function loadHandler() {
  const [file, name] = orders.handler.split('.');
  const path = ['.mjs', '.js'].map((ending) => join(orders.folder, file + ending)).find(existsSync);
  if (path === undefined) throw new Error(`Cannot find module '${file}'`);
  const handler = (await import(pathToFileURL(path).href))[name];
  if (typeof handler !== 'function') throw new Error(`${orders.handler} is undefined or not exported`);
  return handler;
}

const contextOf = (headers, deadlineMs) => ({
  ...orders.context,
  awsRequestId: headers['lambda-runtime-aws-request-id'],
  invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
  getRemainingTimeInMillis: () => deadlineMs - Date.now(),
});

async function serveOne(handler) {
  const { headers, text } = await call('GET', '/invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  setTime(deadlineMs - orders.timeoutMs);
  let answer;
  try {
    const result = await handler(JSON.parse(text), contextOf(headers, deadlineMs));
    answer = { path: 'response', body: JSON.stringify(result ?? null) };
  } catch (error) {
    answer = { path: 'error', body: faultOf(error) };
  }
  // Whoever reads the output knows by this line that nothing of this event is missing.
  stdout.write(`\nEND RequestId: ${id}\n`);
  await call('POST', `/invocation/${id}/${answer.path}`, answer.body);
}

try {
  const handler = await loadHandler();
  for (;;) await serveOne(handler);
} catch (error) {
  await call('POST', '/init/error', faultOf(error));
  exit(1);
}
