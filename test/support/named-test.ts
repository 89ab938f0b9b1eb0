import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { parse } from 'csv-parse/sync';

/** Titles as they are written in a source: the first argument of a test, or of what `each` gives back. */
const titlesIn = (source: string): readonly string[] =>
  [...source.matchAll(/(?:\b(?:it|describe)|\))\(\s*(['"`])((?:(?!\1).)+)\1\s*,/g)].map(([, , title]) => title ?? '');

const withoutNotes = (source: string): string => source.replaceAll(/^\s*\/\/.*$/gm, '');

/** A suite that several tests share stands in a file beside them. */
const neighbours = (file: string, source: string): readonly string[] =>
  [...source.matchAll(/\bfrom '(\.\/[^']+)'/g)]
    .map(([, path]) => join(dirname(file), path ?? ''))
    .filter((path) => existsSync(path));

/** The stories of a table of scenarios, each of which is a test of its own. */
const storiesIn = (file: string): readonly string[] =>
  parse<{ story: string }>(readFileSync(file, 'utf8'), { columns: true, trim: true }).map(({ story }) => story);

/** What is wrong with a test that a page names as `FILE > TITLE`, or `TABLE > STORY`; undefined where it is there and runs. */
export function wrongWith(test: string): string | undefined {
  const [file = '', ...titles] = test.split(' > ');
  if (/^test\/scenarios\/\w+\.csv$/.test(file) && existsSync(file))
    return storiesIn(file).includes(titles.join(' > ')) ? undefined : `${file} has no story "${titles.join(' > ')}"`;
  if (!/^test\/.+\.test\.ts$/.test(file) || titles.length === 0) return `${test} is not FILE > TITLE`;
  if (!existsSync(file)) return `${file} does not exist`;
  const own = readFileSync(file, 'utf8');
  const source = withoutNotes([own, ...neighbours(file, own).map((path) => readFileSync(path, 'utf8'))].join('\n'));
  const here = titlesIn(source);
  const missing = titles.filter((title) => !here.includes(title));
  if (missing.length > 0) return `${file} has no test "${missing.join(' > ')}"`;
  const idle = /\b(?:it|test|describe)\.(?:skip|skipIf|runIf|todo|only|fails)\b/.exec(source)?.[0];
  return idle === undefined ? undefined : `${file} says ${idle}: what it shows may not run`;
}
