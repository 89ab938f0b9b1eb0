/** FNV-1a over 32 bits of everything that happened, in order: two runs with one digest did the same. */
export class Digest {
  #hash = 0x811c9dc5;
  readonly #onLine: ((line: string) => void) | undefined;

  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(text: string): void {
    this.#onLine?.(text);
    let hash = this.#hash;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    this.#hash = hash;
  }

  get text(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }
}
