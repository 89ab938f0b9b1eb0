import { readFileSync } from 'node:fs';
import { readStage, type Stage, type WrittenContext } from '../../../infra/aws/stage.ts';

/** The context a fresh checkout has. */
export const SHIPPED: WrittenContext = JSON.parse(readFileSync('cdk.json', 'utf8')).context;

export const EVERYTHING_SET: WrittenContext = {
  ...SHIPPED,
  email: 'owner@example.com',
  phone: '+12025550123',
  accounts: 'main,second',
};

/** What a context that has no fault says. */
export function stageOf(context: WrittenContext): Stage {
  const read = readStage(context);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.stage;
}
