import { type ChildProcess, spawn } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { readLines } from './output-lines.ts';
import { PLACE } from './physical-names.ts';
import { type RuntimeApi, type RuntimeFault, serveRuntimeApi } from './runtime-api.ts';
import type { UniqueIds } from './unique-ids.ts';

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));
/** Room for what lives briefly: fewer collections in a process that answers hundreds of calls a minute. */
const NODE_FLAGS = ['--max-semi-space-size=32'];
/** What Lambda grants a function to start, beside its time-out. */
const START_MS = 10_000;
/** Lines of the output that are told with a crash. */
const LAST_LINES = 8;

/** A function of the template, ready to run. */
export interface LambdaSettings {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The folder of its bundle. */
  readonly folder: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Its variables: the template's, and what the local run adds. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a function's process needs from the run. */
export interface LambdaSurroundings {
  readonly nowMs: () => number;
  /** How many times faster than the real clock the function's `Date` runs within a call; 0 stops it there. */
  readonly clockSpeed: number;
  readonly ids: UniqueIds;
  /** Each line the function writes, in order, all of them before its call ends. */
  readonly onLine: (line: string, logicalId: string) => void;
  /** The Node that runs the bundle; by default this one. */
  readonly nodePath?: string;
}

/** What the bootstrap in the process is told, as JSON. */
export interface BootstrapOrders {
  readonly runtimeApi: string;
  readonly handler: string;
  readonly folder: string;
  readonly timeoutMs: number;
  readonly clockMs: number;
  readonly clockSpeed: number;
  /** Of the handler's context what is the same for every call. */
  readonly context: Readonly<Record<string, string>>;
}

/** What became of one call of a function. */
export type Invocation =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly because: string };

interface Call {
  readonly id: string;
  readonly child: ChildProcess;
  readonly timer: NodeJS.Timeout;
  readonly end: (invocation: Invocation) => void;
  answer: Invocation | undefined;
  isOutputRead: boolean;
}

/**
 * One function in a process of its own, started at its first call and again after it died. Calls come one after the
 * other, as in one execution environment of Lambda.
 */
export class LambdaProcess {
  readonly settings: LambdaSettings;
  readonly #surroundings: LambdaSurroundings;
  readonly #api: RuntimeApi;
  readonly #lastLines: string[] = [];
  #lastCall: Promise<unknown> = Promise.resolve();
  #child: ChildProcess | undefined;
  #call: Call | undefined;
  #isClosed = false;

  private constructor(settings: LambdaSettings, surroundings: LambdaSurroundings, api: RuntimeApi) {
    this.settings = settings;
    this.#surroundings = surroundings;
    this.#api = api;
    api.reportTo({
      onResponse: (id, json) => this.#answer(id, { kind: 'returned', value: JSON.parse(json) }),
      onError: (id, fault) => this.#answer(id, failedBy(fault)),
      onInitError: (fault) => this.#end(failedBy(fault)),
    });
  }

  /** Prepares a function; its process starts with the first call. */
  static async open(settings: LambdaSettings, surroundings: LambdaSurroundings): Promise<LambdaProcess> {
    return new LambdaProcess(settings, surroundings, await serveRuntimeApi());
  }

  /** Calls the function once all earlier calls have ended. A failure of the function is a value. */
  invoke(event: unknown): Promise<Invocation> {
    const invocation = this.#lastCall.then(() => this.#run(JSON.stringify(event)));
    this.#lastCall = invocation;
    return invocation;
  }

  /** Kills the process as it stands; the next call starts another. Says whether there was one. */
  kill(): boolean {
    const child = this.#child;
    this.#child = undefined;
    this.#api.forgetRuntime();
    return child?.kill('SIGKILL') ?? false;
  }

  /** Ends the process. A call under way fails; later ones are refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.kill();
    await this.#lastCall;
    await this.#api.close();
  }

  #run(json: string): Promise<Invocation> {
    const { logicalId, timeoutMs, arn } = this.settings;
    if (this.#isClosed) {
      return Promise.resolve({ kind: 'failed', errorType: 'Closed', because: `${logicalId} has been closed.` });
    }
    const graceMs = this.#child === undefined ? START_MS : 0;
    this.#child ??= this.#start();
    const child = this.#child;
    const id = this.#surroundings.ids();
    return new Promise((end) => {
      const timer = setTimeout(() => this.#timeOut(), timeoutMs + graceMs);
      this.#call = { id, child, timer, end, answer: undefined, isOutputRead: false };
      this.#api.give({ id, json, deadlineMs: this.#surroundings.nowMs() + timeoutMs, functionArn: arn });
    });
  }

  #start(): ChildProcess {
    const { folder, logicalId } = this.settings;
    const { nodePath = execPath } = this.#surroundings;
    const child = spawn(nodePath, [...NODE_FLAGS, BOOTSTRAP, JSON.stringify(this.#orders())], {
      cwd: folder,
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a group of its own: Ctrl-C is for the run, which lets a pass under way come to its end.
      detached: true,
    });
    readLines(child.stdout, (line) => this.#readLine(line));
    readLines(child.stderr, (line) => this.#noteLine(line));
    child.on('error', (error) => this.#noteLine(`${logicalId} cannot be started: ${error.message}`));
    child.on('close', (code, signal) =>
      this.#noteEnd(child, signal === null ? `exit status ${code}` : `signal: ${signal}`),
    );
    return child;
  }

  #orders(): BootstrapOrders {
    const { name, handler, folder, memoryMb, timeoutMs } = this.settings;
    const { nowMs, clockSpeed } = this.#surroundings;
    const context = { functionName: name, functionVersion: '$LATEST', memoryLimitInMB: String(memoryMb) };
    return { runtimeApi: this.#api.address, handler, folder, timeoutMs, clockMs: nowMs(), clockSpeed, context };
  }

  /** The variables Lambda itself sets; nothing of this process's own environment reaches the function. */
  #environment(): Record<string, string> {
    const { name, handler, folder, memoryMb, environment } = this.settings;
    return {
      ...environment,
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_RUNTIME_API: this.#api.address,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_REGION: PLACE.region,
      AWS_DEFAULT_REGION: PLACE.region,
    };
  }

  #readLine(line: string): void {
    const call = this.#call;
    if (call !== undefined && line === `END RequestId: ${call.id}`) {
      call.isOutputRead = true;
      this.#endIfWhole(call);
    } else {
      this.#noteLine(line);
    }
  }

  #noteLine(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > LAST_LINES) this.#lastLines.shift();
    this.#surroundings.onLine(line, this.settings.logicalId);
  }

  #answer(id: string, answer: Invocation): void {
    const call = this.#call;
    if (call?.id !== id) return; // of a call that was given up
    call.answer = answer;
    this.#endIfWhole(call);
  }

  #endIfWhole({ answer, isOutputRead }: Call): void {
    if (answer !== undefined && isOutputRead) this.#end(answer);
  }

  /** Ends the call under way, if there is one, whatever it has come to. */
  #end(invocation: Invocation): void {
    const call = this.#call;
    if (call === undefined) return;
    clearTimeout(call.timer);
    this.#call = undefined;
    this.#api.withdraw();
    call.end(invocation);
  }

  #timeOut(): void {
    const because = `Task timed out after ${(this.settings.timeoutMs / 1000).toFixed(2)} seconds`;
    this.kill();
    this.#end({ kind: 'failed', errorType: 'Sandbox.Timedout', because });
  }

  #noteEnd(child: ChildProcess, how: string): void {
    if (this.#child === child) this.#child = undefined;
    if (this.#call?.child !== child) return;
    const because = [`Runtime exited with error: ${how}`, ...this.#lastLines].join('\n');
    this.#end({ kind: 'failed', errorType: 'Runtime.ExitError', because });
  }
}

const failedBy = ({ errorType, errorMessage }: RuntimeFault): Invocation => ({
  kind: 'failed',
  errorType,
  because: errorMessage,
});
