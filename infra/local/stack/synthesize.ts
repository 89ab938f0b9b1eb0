import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { isWireObject, type WireObject } from '../dynamo/item.ts';
import { type Assembly, readAssembly } from './assembly.ts';

/** The project's own folder. */
export const PROJECT_FOLDER = join(import.meta.dirname, '..', '..', '..');
/** What is told of a synthesis that failed. */
const LAST_CHARACTERS = 2_000;

/**
 * Synthesizes the stack into a folder, bundles included, with the context of cdk.json and what is given here, and reads
 * it. It is the very program that `cdk deploy` runs; it needs no network and no account. Rejects with what it said.
 * What CloudFormation thinks of the template is a deployment's question, and takes the CDK longer than everything else.
 */
export async function synthesize(folder: string, context: WireObject = {}): Promise<Assembly> {
  const written = JSON.stringify({ ...deployedContext(), ...context });
  await runApp({ CDK_OUTDIR: folder, CDK_CONTEXT_JSON: written, CDK_VALIDATION: 'false' });
  return readAssembly(folder);
}

/** The context a deployment takes when nothing else is said: that of cdk.json. */
export function deployedContext(): WireObject {
  const settings: unknown = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'cdk.json'), 'utf8'));
  return isWireObject(settings) && isWireObject(settings['context']) ? settings['context'] : {};
}

function runApp(variables: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const app = spawn(execPath, ['--import', 'tsx', join('infra', 'aws', 'app.ts')], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [app.stdout, app.stderr]) stream.on('data', (text) => (said += String(text)));
    app.on('error', reject);
    app.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The stack cannot be synthesized:\n${said.slice(-LAST_CHARACTERS)}`));
    });
  });
}
