import { isWireObject } from '../dynamo/item.ts';
import { type Assembly, resourcesOf } from './assembly.ts';
import type { Evaluator } from './evaluate.ts';
import type { Access, Caller, Denial } from './iam-access.ts';
import { callerUnder, roleOf } from './open-functions.ts';
import { arnOf, PLACE } from './physical-names.ts';

/** A schedule of the template that is switched on. */
export interface OpenSchedule {
  readonly logicalId: string;
  readonly periodMs: number;
  readonly targetArn: string;
  /** What the target is given at an instant. */
  inputAt(atMs: number, executionId: string): unknown;
  /** The refusal when the schedule's role may not call its target; undefined when it may. */
  denial(): Denial | undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The schedules of the template. Throws a sentence for one whose rhythm or role cannot be carried out here. */
export function openSchedules(assembly: Assembly, evaluator: Evaluator, access: Access): readonly OpenSchedule[] {
  return resourcesOf(assembly, 'AWS::Scheduler::Schedule').flatMap((resource) => {
    const { logicalId } = resource;
    const { State, ScheduleExpression, Target } = evaluator.propertiesOf(resource);
    if (State === 'DISABLED') return [];
    const target = isWireObject(Target) ? Target : {};
    const written = resource.properties['Target'];
    const role = roleOf(resource, isWireObject(written) ? written['RoleArn'] : undefined);
    refuseUntrusted(logicalId, role, access);
    const { ref: name, attributes } = evaluator.namesOf(logicalId);
    const caller = callerUnder(evaluator, logicalId, role, name);
    const targetArn = String(target['Arn']);
    const text = String(target['Input'] ?? '{}');
    return [
      {
        logicalId,
        periodMs: periodOf(logicalId, ScheduleExpression),
        targetArn,
        inputAt: (atMs: number, executionId: string) =>
          inputOf(text, logicalId, {
            'scheduled-time': new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
            'execution-id': executionId,
            'attempt-number': '1',
            'schedule-arn': attributes['Arn'] ?? '',
          }),
        denial: () => denialOf(access, caller, targetArn),
      },
    ];
  });
}

function refuseUntrusted(logicalId: string, role: string, access: Access): void {
  const context = {
    'aws:SourceAccount': [PLACE.account],
    'aws:SourceArn': [arnOf('scheduler', 'schedule-group/default')],
  };
  if (access.mayAssume('scheduler.amazonaws.com', role, context)) return;
  throw new Error(
    `The role ${role} of the schedule ${logicalId} cannot be assumed by the Scheduler; let scheduler.amazonaws.com assume it.`,
  );
}

const denialOf = (access: Access, caller: Caller, targetArn: string): Denial | undefined =>
  access.denialOf(caller, [{ action: 'lambda:InvokeFunction', resource: targetArn }]);

/** The time between two ticks of `rate(5 minutes)`. */
function periodOf(logicalId: string, expression: unknown): number {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count !== undefined && unitMs !== undefined) return Number(count) * unitMs;
  throw new Error(
    `The schedule ${logicalId} has ${JSON.stringify(expression)}; the local run knows rate(N minutes), rate(N hours) and rate(N days).`,
  );
}

/** The input with the Scheduler's words in the place of their names. */
function inputOf(text: string, logicalId: string, words: Readonly<Record<string, string>>): unknown {
  const filled = text.replaceAll(/<aws\.scheduler\.([^>]+)>/g, (name, word: string) => {
    const value = words[word];
    if (value === undefined)
      throw new Error(`The schedule ${logicalId} uses ${name}, which the local run does not know.`);
    return value;
  });
  return JSON.parse(filled);
}
