import { stdout } from 'node:process';

/** Takes one line of the log. */
export type WriteLine = (line: string) => void;

/** Straight to the standard output: the runtime's console would wrap a metric line so that it counts no more. */
export const writeLine: WriteLine = (line) => void stdout.write(`${line}\n`);

/** A line of the log as JSON. */
export const logLine = (level: 'INFO' | 'WARN' | 'ERROR', atMs: number, fields: object): string =>
  JSON.stringify({ level, timestamp: new Date(atMs).toISOString(), ...fields });
