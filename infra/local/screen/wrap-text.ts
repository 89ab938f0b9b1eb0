/** Signs that move the cursor or turn the line around: text from outside must not be able to draw over what is shown. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}]+/gu;

/** Text on one line, harmless on any terminal. */
export const plainText = (text: string): string => text.replace(UNSEEN, ' ');

/** A path in full and in quotes: its end is what tells one file from another. */
export const quotedPath = (path: string): string => `"${plainText(path)}"`;

/** The text if it has at most `length` signs, else its beginning and a mark. */
export const shortText = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

/**
 * The text in lines of at most `width` signs, broken between words; a word longer than a line is broken anywhere. Every
 * line but the first begins with `indent` blanks, which count.
 */
export function wrapText(text: string, width: number, indent = 0): readonly string[] {
  const lines: string[] = [];
  for (const word of wordsOf(text, width - indent)) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(line === undefined ? word : ' '.repeat(indent) + word);
  }
  return lines;
}

const wordsOf = (text: string, lengthMax: number): readonly string[] =>
  plainText(text)
    .split(' ')
    .flatMap((word) =>
      Array.from({ length: Math.ceil(word.length / lengthMax) }, (_, at) =>
        word.slice(at * lengthMax, (at + 1) * lengthMax),
      ),
    );
