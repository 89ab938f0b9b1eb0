import type { LoggedPass } from '../pass-log.ts';
import type { Screen } from '../screen/screen.ts';
import { alertOf } from '../sent-alert.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { stackFaults } from '../stack-faults.ts';
import { openHedgeStates, type SymbolFacts } from './hedge-states.ts';
import { serveLines } from './serve-lines.ts';

/** Says what happens in a served stack, as it happens. */
export interface Report {
  onPass(pass: LoggedPass): void;
  /** A line that a function wrote. */
  onLine(line: string): void;
  /** What has been sent and what went wrong since the last time. */
  onRest(stack: Pick<LocalStack, 'sent' | 'denied' | 'failures' | 'givenUp'>): void;
}

interface ReportSettings {
  readonly say: (line: string) => void;
  readonly screen: Screen;
  readonly facts: SymbolFacts;
  readonly clock: { readonly nowMs: number };
}

/** The clock is that of the run. */
export function openReport({ say, screen, facts, clock }: ReportSettings): Report {
  const lines = serveLines(screen, facts.contractSize);
  const stateAfter = openHedgeStates(facts);
  const told = new Set<string>();
  let alerts = 0;
  return {
    onPass: (pass) => {
      for (const line of lines.pass(pass, stateAfter(pass))) say(line);
    },
    onLine: (line) => {
      const checked = lines.checked(line);
      if (checked !== undefined) say(checked);
    },
    onRest: (stack) => {
      for (const sent of stack.sent.slice(alerts)) say(lines.alert(alertOf(sent)));
      alerts = stack.sent.length;
      for (const fault of stackFaults(stack)) {
        if (!told.has(fault)) say(lines.fault(clock.nowMs, fault));
        told.add(fault);
      }
    },
  };
}
