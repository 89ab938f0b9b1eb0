import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { Witness } from '../checks/witness.ts';
import type { OwnersWriting, PolicyEdit } from '../script.ts';
import { symbolIn } from './hedge-kinds.ts';
import type { People } from './memory-store.ts';

/** How an alert says which halt it is about. */
const RESUME = /set resume to "([^"]+)"/;

/** The one whose coins they are: writes policies and the control, and reads what he is told. */
export class Owner {
  readonly #account: string;
  readonly #first: readonly PolicyItem[];
  readonly #people: People;
  readonly #witness: Witness;
  /** The policies as they stand, by policyId. */
  readonly policies = new Map<string, PolicyItem>();

  constructor(account: string, policies: readonly PolicyItem[], people: People, witness: Witness) {
    this.#account = account;
    this.#first = policies.map((policy) => ({ ...policy, policyId: idOf(policy['coin']), account, mode: 'live' }));
    this.#people = people;
    this.#witness = witness;
  }

  async begin(): Promise<void> {
    for (const policy of this.#first) await this.#put(policy);
    await this.#people.putControl(this.#account, { mode: 'run' });
  }

  async #put(item: PolicyItem): Promise<void> {
    this.policies.set(String(item['policyId']), item);
    this.#witness.ownerWrote(symbolIn(item));
    await this.#people.putPolicy(item);
  }

  async write(writing: OwnersWriting): Promise<void> {
    switch (writing.kind) {
      case 'policy':
        return this.#edit(writing.coin, writing.edit);
      case 'control':
        return this.#people.putControl(writing.ofAll === true ? 'all' : this.#account, controlItem(writing.mode));
      case 'resume':
        return this.#people.putControl(this.#account, { mode: 'run', ...this.#resume() });
    }
  }

  /** The number of the last halt he was told of. */
  #resume(): { readonly resume?: string } {
    const told = this.#witness.heard.findLast(({ text }) => RESUME.test(text));
    const resume = RESUME.exec(told?.text ?? '')?.[1];
    return resume === undefined ? {} : { resume };
  }

  async #edit(coin: string, edit: PolicyEdit): Promise<void> {
    const first = this.#first.find((policy) => policy['coin'] === coin);
    if (first === undefined) return;
    const policyId = idOf(coin);
    switch (edit.kind) {
      case 'nonsense':
        return this.#put({ ...first, ratio: '1.5', leverage: 'NaN' });
      case 'copy':
        return this.#put({ ...first, policyId: `${policyId}-copy` });
      case 'delete':
        this.policies.delete(policyId);
        return this.#people.deletePolicy(this.#account, policyId);
      case 'disable':
        return this.#put({ ...first, enabled: false });
      case 'change':
        return this.#put({ ...first, ...edit.to });
      case 'restore':
        await this.#dropCopy(policyId);
        return this.#put(first);
    }
  }

  async #dropCopy(policyId: string): Promise<void> {
    if (!this.policies.delete(`${policyId}-copy`)) return;
    await this.#people.deletePolicy(this.#account, `${policyId}-copy`);
  }

  /** Puts everything right that is his to put right. A changed ratio re-arms what was removed. */
  async putRight(round: number): Promise<void> {
    await this.#people.putControl('all', undefined);
    for (const policy of this.#first) {
      await this.#dropCopy(String(policy['policyId']));
      const { takeProfit: _given, remove: _up, ladder: _entered, raise: _more, funding: _cost, ...rest } = policy;
      await this.#put({
        ...rest,
        ratio: `${policy['ratio'] === '1' ? '0.9' : String(policy['ratio'])}${1 + (round % 9)}`,
      });
    }
    await this.#people.putControl(this.#account, { mode: 'run', ...this.#resume() });
  }
}

const idOf = (coin: unknown): string => `${String(coin).toLowerCase()}-core`;

function controlItem(mode: Extract<OwnersWriting, { kind: 'control' }>['mode']): PolicyItem | undefined {
  if (mode === 'gone') return undefined;
  return { mode: mode === 'nonsense' ? 'rnu' : mode };
}
