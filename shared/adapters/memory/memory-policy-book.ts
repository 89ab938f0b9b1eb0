import { found, type Read } from '../../market/read.ts';
import type { PolicyBook, PolicyItem } from '../../policy/policy-book.ts';
import { writtenForm } from './written-form.ts';

/** The owners' policies in memory. They come back as the table gives them: a number as the text of its digits. */
export class MemoryPolicyBook implements PolicyBook {
  readonly #accounts = new Map<string, Map<string, PolicyItem>>();

  /** Writes an item in place of the one with its account and policyId, which must be texts. */
  put(item: PolicyItem): void {
    const { account, policyId } = item;
    if (typeof account !== 'string' || typeof policyId !== 'string') {
      throw new Error('An item of the policy book needs a text as account and a text as policyId.');
    }
    const policies = this.#accounts.get(account) ?? new Map<string, PolicyItem>();
    policies.set(policyId, writtenForm(item) as PolicyItem);
    this.#accounts.set(account, policies);
  }

  delete(account: string, policyId: string): void {
    this.#accounts.get(account)?.delete(policyId);
  }

  async readAccount(account: string): Promise<Read<readonly PolicyItem[]>> {
    const policies = [...(this.#accounts.get(account) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return found(policies.map(([, item]) => item));
  }
}
