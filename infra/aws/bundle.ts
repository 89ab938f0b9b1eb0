import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');

/** Packages that run in CommonJS find `require` under this name in an ES module. */
const REQUIRE_BANNER =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * How every Lambda is built: the same bytes run on Node 20 here and on a newer one in AWS. What is imported on demand
 * becomes a file of its own, because Node reads a file whole before its first line runs: an exchange's library within
 * the handler's file would double the start of every process, also of those that never reach the exchange.
 *
 * ccxt asks for packages that are not installed, because its other exchanges or its proxies and sockets would need them.
 */
const BUILD: BuildOptions = {
  absWorkingDir: PROJECT_FOLDER,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  banner: { js: REQUIRE_BANNER },
  external: ['undici', 'bufferutil', 'utf-8-validate', '*/mexc/compiled.cjs'],
  alias: { 'protobufjs/minimal.js': join(import.meta.dirname, 'absent-module.cts') },
  logLevel: 'warning',
  metafile: true,
};

/** Builds a module into `index.mjs` and the files it loads on demand; says what went into each. Throws what esbuild says. */
export function bundle(entry: string, folder: string): Metafile {
  const { metafile } = buildSync({ ...BUILD, entryPoints: { index: entry }, outdir: folder });
  if (metafile === undefined) throw new Error('esbuild tells nothing about what it built, though it was asked to');
  return metafile;
}

/** The code of the Lambda in a folder below `lambdas`, built when the stack is synthesized, on this machine. */
export function codeOf(folder: string): Code {
  const source = join(PROJECT_FOLDER, 'lambdas', folder);
  const build = (outputFolder: string): boolean => {
    bundle(join(source, 'handler.ts'), outputFolder);
    return true;
  };
  return Code.fromAsset(source, {
    // What was built names the asset: a change of a shared room changes it, a comment does not.
    assetHashType: AssetHashType.OUTPUT,
    // The image is asked for but never run: it would be, had the build here refused.
    bundling: { image: DockerImage.fromRegistry('none'), local: { tryBundle: build } },
  });
}
