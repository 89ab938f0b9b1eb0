/** Something that can only be so if the program itself is wrong. Nothing may go on as if it were not. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** Throws unless `holds`; `sentence` says what does not. */
export function promise(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new BrokenPromise(sentence);
}
