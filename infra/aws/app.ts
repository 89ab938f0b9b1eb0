import { Annotations, App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CounterweightStack } from './counterweight-stack.ts';
import { describeStage } from './describe-stage.ts';
import { readStage, type Stage } from './stage.ts';

/** `cdk synth --strict` and `npm run deploy` take this for an error. */
const NOBODY_HEARS =
  'No e-mail address is set, so nobody would hear of any alert: put one into cdk.json, or give it as -c email=you@example.com.';

const say = (lines: readonly string[]): void => void process.stderr.write(`${lines.join('\n')}\n`);

function synthesize(app: App, stage: Stage): void {
  const stack = new CounterweightStack(app, 'Counterweight', stage);
  if (stage.email === undefined) Annotations.of(stack).addWarningV2('counterweight:email', NOBODY_HEARS);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  say(describeStage(stage));
}

const app = new App();
const read = readStage(app.node.getAllContext());
if (read.ok) {
  synthesize(app, read.stage);
} else {
  say(read.faults);
  process.exitCode = 1;
}
