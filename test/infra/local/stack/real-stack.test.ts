import { describe, expect, it } from 'vitest';
import { parseAssembly } from '../../../../infra/local/stack/assembly.ts';
import { openEvaluator } from '../../../../infra/local/stack/evaluate.ts';
import { type AskedRight, openAccess } from '../../../../infra/local/stack/iam-access.ts';
import { coins, NO_COINS } from '../../../../shared/money/amount.ts';
import { STACK_PERIOD_MS } from '../stack-period.ts';
import { FROM_MS, type Template, withRealStack } from './real-stack.ts';

const HEDGED = { 'BTC/USDT:USDT': 'short 1.5', 'ETH/USDT:USDT': 'short 5' };

/** Rights for events that are given up, and for log lines: neither happens while all goes well. */
const NOT_IN_GOOD_TIMES = /^(GiveUp|Write.*Log|.*Log)/;

/** What is left of the coins when their owner has sold a third of them. */
const A_THIRD_SOLD = { free: coins('1'), locked: NO_COINS };

const { open, template } = withRealStack();

interface NamedStatement {
  readonly policy: string;
  readonly sid: string;
}

/** Every statement of every role. */
function statementsOf({ Resources }: Template): readonly NamedStatement[] {
  return Object.keys(Resources)
    .filter((id) => Resources[id].Type === 'AWS::IAM::Policy')
    .flatMap((policy) =>
      Resources[policy].Properties.PolicyDocument.Statement.map(({ Sid: sid }: { Sid: string }) => ({ policy, sid })),
    );
}

/** Takes one statement out of a template. */
const without =
  ({ policy, sid }: NamedStatement) =>
  ({ Resources }: Template): void => {
    const document = Resources[policy].Properties.PolicyDocument;
    document.Statement = document.Statement.filter(({ Sid }: { Sid: string }) => Sid !== sid);
  };

/** The statement of a name, and whoever has it. */
async function statementNamed(sid: string, role: RegExp): Promise<NamedStatement> {
  const found = statementsOf(await template()).find((each) => each.sid === sid && role.test(each.policy));
  if (found === undefined) throw new Error(`the template has no statement ${sid} for ${role}`);
  return found;
}

describe('the stack as it is deployed, on this machine', () => {
  it('hedges what the policies say, hour by hour', async () => {
    const { stack, begin, live, shorts, passes, readPolicy } = await open();
    expect(stack.schedules).toEqual([
      { logicalId: 'Tick', periodMs: STACK_PERIOD_MS },
      { logicalId: 'WatchTick', periodMs: 60_000 },
    ]);
    await begin();
    await live(3);
    expect(stack.failures).toEqual([]);
    expect(stack.denied).toEqual([]);
    expect(shorts()).toEqual(HEDGED);
    expect(stack.sent.map(({ attributes }) => attributes['code'])).toEqual(['hedge-opened', 'hedge-opened']);
    expect((await readPolicy('btc-core'))['check']).toMatchObject({ result: 'ok', faults: [] });
    const verified = passes().map(({ HedgeVerified: isVerified }) => isVerified);
    expect(verified).not.toContain(0); // also while the first orders rest
    expect(passes().length).toBeGreaterThanOrEqual(3);
  });

  it('marks a policy with its faults, and tells its owner', async () => {
    const { stack, putPolicy, readPolicy } = await open();
    await putPolicy({ policyId: 'odd', account: 'main', coin: 'BTC', enabled: true, ratio: '1.5' });
    await stack.settle();
    const { check } = await readPolicy('odd');
    expect(JSON.stringify(check)).toMatch(/ratio/);
    expect(stack.sent.map(({ message }) => message).join()).toMatch(/ratio/);
  });

  it('does one pass for a tick that is delivered twice, soon or late', async () => {
    const { stack, clock, begin, shorts, passes, ordersSent } = await open();
    await begin();
    await stack.tick(FROM_MS, 'Tick');
    await stack.tick(FROM_MS, 'Tick');
    await stack.settle();
    const orders = ordersSent();
    const done = () => passes().filter(({ outcome }) => outcome === 'done').length;
    const before = done();
    clock.nowMs += 6 * 60_000; // the queue has forgotten the first one
    await stack.tick(FROM_MS, 'Tick');
    await stack.settle();
    expect(passes().at(-1)).toMatchObject({ outcome: 'skipped', because: 'this tick was already handled' });
    expect(passes().filter(({ outcome }) => outcome === 'skipped')).toHaveLength(1);
    expect(done() - before).toBeLessThanOrEqual(1); // an urgent pass may have become due meanwhile
    expect(orders).toBeGreaterThan(0);
    for (const [symbol, short] of Object.entries(shorts())) expect(HEDGED).toHaveProperty([symbol], short);
  });

  it('sees a price jump between two ticks, and margin is topped up before the next one', async () => {
    const { stack, clock, exchange, begin, live, watch, jump, passes } = await open();
    await begin();
    await live(3);
    const topUps = () => exchange.emulator.calls().get('POST /fapi/v1/positionMargin') ?? 0;
    const codes = () => stack.sent.slice(2).map(({ attributes }) => attributes['code']);
    const before = passes().length;
    clock.nowMs += 7 * 60_000;
    await watch();
    expect({ passes: passes().length - before, topUps: topUps(), codes: codes() }).toEqual({
      passes: 0,
      topUps: 0,
      codes: [],
    });
    jump('BTC/USDT:USDT', '1.25');
    await watch();
    expect(codes()).toEqual(['watch-margin-due', 'topped-up']);
    expect({ passes: passes().length - before, topUps: topUps() }).toEqual({ passes: 1, topUps: 1 });
    clock.nowMs += 60_000;
    await watch();
    expect({ passes: passes().length - before, codes: codes().length }).toEqual({ passes: 1, codes: 2 });
    expect(stack.failures).toEqual([]);
    expect(stack.denied).toEqual([]);
  });

  it('recovers from a Lambda that is killed while its order is on the wire', async () => {
    const { stack, exchange, begin, live, shorts, ordersSent } = await open();
    let kills = 0;
    const stopFault = exchange.emulator.injectFault({
      match: (method, path) => {
        if (method !== 'POST' || path !== '/fapi/v1/order' || kills > 0) return false;
        kills++;
        setTimeout(() => stack.processes.get('Rebalance')?.kill(), 20);
        return true;
      },
      fault: 'delay-body',
    });
    await begin();
    await live(1);
    stopFault();
    expect(kills).toBe(1);
    expect(stack.failures).toMatchObject([{ function: 'Rebalance', errorType: 'Runtime.ExitError' }]);
    await live(3);
    expect(stack.failures).toHaveLength(1);
    expect(shorts()).toEqual(HEDGED);
    expect(exchange.emulator.venue('main').trades.filter(({ side }) => side === 'buy')).toEqual([]);
    expect(ordersSent()).toBeGreaterThan(1);
    expect(stack.messagesOf('PassDeadLetters')).toEqual([]);
  });
});

describe('the rights as they are deployed', () => {
  it.each([
    ['Rebalance', 'SendAlerts', 'sns:Publish'],
    ['Dispatch', 'AskForPasses', 'sqs:SendMessage'],
    ['CheckPolicy', 'MarkPolicies', 'dynamodb:UpdateItem'],
  ])('stop %s where the statement %s is missing', async (id, sid, action) => {
    const { stack, begin, live } = await open(
      without(
        await statementNamed(
          sid,
          new RegExp(id === 'Rebalance' ? 'Rebalanc' : id === 'Dispatch' ? 'Dispatch' : 'Check'),
        ),
      ),
    );
    await begin();
    await live(1);
    const [denial] = stack.denied;
    expect(denial?.caller).toBe(id);
    expect(denial?.action).toMatch(action);
    expect(denial?.message).toMatch(
      new RegExp(
        `^User: arn:aws:sts::000000000000:assumed-role/\\S+ is not authorized to perform: ${action}\\S* on resource: \\S+ because no identity-based policy allows the ${action}\\S* action$`,
      ),
    );
  });

  it('let no statement be taken away that a run needs, and hold none that it does not', async () => {
    const { stack, exchange, begin, live, watch, putPolicy } = await open();
    const odd = { policyId: 'odd', account: 'main', coin: 'BTC', enabled: true, ratio: '1.5' };
    await putPolicy(odd);
    await live(1);
    await putPolicy({ ...odd, enabled: false });
    await begin(); // the account turns at its next pass, which asks for another
    await live(3);
    await putPolicy({ ...odd, mode: 'live' });
    exchange.emulator.changeVenue('main', (venue) => ({ ...venue, spot: { ...venue.spot, BTC: A_THIRD_SOLD } }));
    await watch();
    await live(1);
    expect(stack.denied).toEqual([]);
    const asked = stack.rightsAsked();
    const written = await template();
    for (const statement of statementsOf(written)) {
      const changed = structuredClone(written);
      without(statement)(changed);
      const isMissed = deniedOf(changed, asked).length > 0;
      expect(isMissed, `${statement.policy} ${statement.sid}`).toBe(!NOT_IN_GOOD_TIMES.test(statement.sid));
    }
  });
});

/** Which of the rights that a run asked for another template would deny. */
function deniedOf(changed: Template, asked: readonly AskedRight[]): readonly AskedRight[] {
  const assembly = parseAssembly({ stackName: 'Counterweight', folder: '', template: changed, assets: {} });
  const access = openAccess(assembly, openEvaluator(assembly, { stackName: 'Counterweight', endpoint: '' }));
  const roleOf = (id: string): string => {
    const { Properties } = changed.Resources[id];
    return (Properties.Role ?? Properties.Target.RoleArn)['Fn::GetAtt'][0];
  };
  return asked.filter(({ caller: id, action, resource }) => {
    const caller = { id, role: roleOf(id), userArn: '' };
    return access.denialOf(caller, [{ action, resource }]) !== undefined;
  });
}
