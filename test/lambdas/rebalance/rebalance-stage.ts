import type { ExchangeRequest, OpenExchange, RebalancePorts } from '../../../lambdas/rebalance/ports.ts';
import { rebalanceAccount } from '../../../lambdas/rebalance/rebalance-account.ts';
import { hidingFrom } from '../../../shared/adapters/ccxt/redact.ts';
import type { AgainMessage } from '../../../shared/cycle/pass-message.ts';
import { found, missing, type Read } from '../../../shared/market/read.ts';
import { ratio } from '../../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import { ACCOUNT, PERIOD_MS, Stage } from '../../support/stage.ts';

export const CANARY = { apiKey: 'canary-key-4f1e', secret: 'canary-secret-9b7c\nsecond line' };

interface ParsedLine {
  readonly kind?: string;
  readonly [field: string]: unknown;
}

/** A stage whose passes are run by the Lambda, with all it says and asks for. */
export class RebalanceStage extends Stage {
  readonly lines: string[] = [];
  readonly again: { readonly message: AgainMessage; readonly inMs: number }[] = [];
  readonly opened: ExchangeRequest[] = [];
  closed = 0;
  /** Why the keys cannot be used, while they cannot. */
  noKeys: string | undefined;

  get ports(): RebalancePorts {
    const { clock, policies, controls, ledger, candleCache, channel, limits } = this;
    return {
      ...{ clock, policies, controls, ledger, candleCache, channel, limits },
      openExchange: async (request) => this.#open(request),
      again: {
        send: async (message, inMs) => {
          this.again.push({ message, inMs });
        },
      },
      write: (line) => this.lines.push(line),
    };
  }

  get logged(): readonly ParsedLine[] {
    return this.lines.map((line) => JSON.parse(line));
  }

  #open(request: ExchangeRequest): Read<OpenExchange> {
    this.opened.push(request);
    if (request.mode === 'live' && this.noKeys !== undefined) return missing(this.noKeys);
    const { exchange } = this;
    return found({
      reader: exchange,
      orders: exchange,
      margin: exchange,
      takerFee: ratio('0.0005'),
      hide: hidingFrom(CANARY),
      close: () => {
        this.closed += 1;
      },
    });
  }
}

let runs = 0;

/** The Lambda is called, at a tick that comes a period after the last. */
export async function tick(stage: RebalanceStage): Promise<void> {
  stage.clock.advance(PERIOD_MS);
  runs += 1;
  const at = { atMs: stage.clock.nowMs(), periodMs: PERIOD_MS };
  await rebalanceAccount(stage.ports, { account: ACCOUNT, tick: at }, `run-${runs}`);
}

/** The Lambda is called because something cannot wait. */
export async function urgent(stage: RebalanceStage): Promise<void> {
  runs += 1;
  await rebalanceAccount(stage.ports, { account: ACCOUNT, urgent: `u${runs}` }, `run-${runs}`);
}

/** A stage whose deployment and policy say live. */
export const liveStage = (): RebalanceStage => {
  const stage = new RebalanceStage();
  stage.limits = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' };
  stage.wish({ mode: 'live' });
  return stage;
};
