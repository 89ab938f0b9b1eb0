import { type DynaliteStore, type PreparedRequest, perform, prepare, prepareConditionCheck } from './dynalite.ts';
import { asFault, type DynamoFault, isFaultNamed, serviceFault, validationFault } from './dynamo-fault.ts';
import { isWireObject, type WireObject } from './item.ts';
import { fingerprintOf, type RequestTokens } from './request-tokens.ts';
import type { StagedStore } from './staged-store.ts';

/** Most operations in one transaction (DynamoDB's service quotas). */
const OPERATIONS_MAX = 100;

interface WriteKind {
  readonly prepare: (request: WireObject, store: DynaliteStore) => PreparedRequest;
  /** The member of the request without which DynamoDB refuses it. */
  readonly needs: string;
}

const WRITE_KINDS = new Map<string, WriteKind>([
  ['Put', { prepare: (request, store) => prepare('PutItem', request, store), needs: 'Item' }],
  ['Update', { prepare: (request, store) => prepare('UpdateItem', request, store), needs: 'UpdateExpression' }],
  ['Delete', { prepare: (request, store) => prepare('DeleteItem', request, store), needs: 'Key' }],
  ['ConditionCheck', { prepare: prepareConditionCheck, needs: 'ConditionExpression' }],
]);

interface Step {
  readonly prepared: PreparedRequest;
  readonly returnsOldItem: boolean;
}

type Reason = WireObject & { readonly Code: string };

/**
 * TransactWriteItems: adds the writes of every operation to the running request, or throws and leaves them to be
 * dropped. All conditions are looked at, so that a refused caller learns every reason. Each operation has an item of
 * its own, so none can see another's write.
 */
export async function transactWrite(
  store: StagedStore,
  tokens: RequestTokens,
  input: WireObject,
  nowMs: number,
): Promise<WireObject> {
  const entries = entriesOf(input);
  const token = input['ClientRequestToken'];
  const fingerprint = fingerprintOf(entries);
  if (typeof token === 'string' && tokens.wasDone(token, fingerprint, nowMs)) return {};
  const steps = entries.map((entry, index) => stepOf(entry, index, store));
  const reasons = await runAll(steps, store);
  if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
  if (typeof token === 'string') tokens.remember(token, fingerprint, nowMs);
  return {};
}

/** TransactGetItems: every item as it was at one moment, `{}` where there is none. */
export async function transactGet(store: StagedStore, input: WireObject): Promise<WireObject> {
  const responses: WireObject[] = [];
  for (const { Get } of entriesOf(input)) {
    if (!isWireObject(Get)) throw validationFault('Each of TransactItems must be an object with the one member Get');
    const answer = await perform(prepare('GetItem', { ...Get, ConsistentRead: true }, store.dynalite), store.dynalite);
    responses.push(answer['Item'] === undefined ? {} : { Item: answer['Item'] });
  }
  return { Responses: responses };
}

function entriesOf(input: WireObject): readonly WireObject[] {
  const entries: unknown = input['TransactItems'];
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > OPERATIONS_MAX) {
    const size = Array.isArray(entries) ? `a list of ${entries.length}` : 'null';
    throw validationFault(
      `1 validation error detected: Value '${size}' at 'transactItems' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${OPERATIONS_MAX} and greater than or equal to 1`,
    );
  }
  return entries.map((entry: unknown) => (isWireObject(entry) ? entry : {}));
}

function stepOf(entry: WireObject, index: number, store: StagedStore): Step {
  const members = Object.entries(entry).filter(([, request]) => request !== null);
  const [name = '', request] = members[0] ?? [];
  const kind = WRITE_KINDS.get(name);
  if (kind === undefined || members.length > 1) {
    throw validationFault('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (!isWireObject(request) || request[kind.needs] === undefined) {
    throw validationFault(
      `1 validation error detected: Value null at 'transactItems.${index + 1}.member.${name}.${kind.needs}' ` +
        'failed to satisfy constraint: Member must not be null',
    );
  }
  const returnsOldItem = request['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
  return { prepared: kind.prepare(request, store.dynalite), returnsOldItem };
}

async function runAll(steps: readonly Step[], store: StagedStore): Promise<readonly Reason[]> {
  const reasons: Reason[] = [];
  const keys = new Set<string>();
  for (const step of steps) {
    store.takeItemRead();
    const refusal = await refusalOf(step, store);
    const read = store.takeItemRead();
    if (read !== undefined && keys.has(read.key)) {
      throw validationFault('Transaction request cannot include multiple operations on one item');
    }
    if (read !== undefined) keys.add(read.key);
    const oldItem = step.returnsOldItem ? read?.item : undefined;
    reasons.push(refusal === undefined ? { Code: 'None' } : reasonOf(refusal, oldItem));
  }
  return reasons;
}

async function refusalOf({ prepared }: Step, store: StagedStore): Promise<DynamoFault | undefined> {
  try {
    await perform(prepared, store.dynalite);
    return undefined;
  } catch (error) {
    return asFault(error);
  }
}

function reasonOf(refusal: DynamoFault, oldItem: WireObject | undefined): Reason {
  const { message } = refusal;
  if (isFaultNamed(refusal, 'ConditionalCheckFailedException')) {
    const reason = { Code: 'ConditionalCheckFailed', Message: message };
    return oldItem === undefined ? reason : { ...reason, Item: oldItem };
  }
  if (isFaultNamed(refusal, 'ValidationException')) return { Code: 'ValidationError', Message: message };
  throw refusal;
}

function cancelled(reasons: readonly Reason[]): DynamoFault {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return serviceFault('TransactionCanceledException', message, { CancellationReasons: reasons });
}
