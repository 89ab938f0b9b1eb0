import { join } from 'node:path';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** The folder of the lock file: what is bundled is what was installed. */
export const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');

const ABSENT = join(import.meta.dirname, 'absent-module.cts');

/** Packages that run in CommonJS find `require` under this name in an ES module. */
const REQUIRE_BANNER =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * How every Lambda becomes one file: the same bytes run on Node 20 here and on a newer one in AWS. ccxt asks for
 * packages that are not installed, because its other exchanges or its proxies and sockets would need them.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: true,
  sourcesContent: false,
  bundleAwsSDK: true,
  logLevel: LogLevel.WARNING,
  banner: REQUIRE_BANNER,
  externalModules: ['undici', 'bufferutil', 'utf-8-validate', '*/mexc/compiled.cjs'],
  esbuildArgs: { '--alias:protobufjs/minimal.js': ABSENT },
};
