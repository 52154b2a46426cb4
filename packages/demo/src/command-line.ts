import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cut, describeError } from './check.js';

const USAGE = `Usage: node main.js [--embedded [--directory DIR]]
  --embedded       start AppConfig Local in this process and poll it, instead of AWS
  --directory DIR  what AppConfig Local serves: DIR/<application>/<environment>/<profile>.json`;

/** Characters of a message about an argument. */
const MAX_PROBLEM_LENGTH = 300;

export type CommandLine =
  /** `directory`: what the embedded AppConfig Local serves; `undefined` when none is embedded. */
  | { readonly kind: 'valid'; readonly directory: string | undefined }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Reads the arguments after the script's name. */
export function readCommandLine(args: readonly string[], ownDirectory: string): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { embedded: { type: 'boolean', default: false }, directory: { type: 'string' } },
    });
    if (values.embedded) return { kind: 'valid', directory: resolve(values.directory ?? ownDirectory) };
    if (values.directory === undefined) return { kind: 'valid', directory: undefined };
    return { kind: 'invalid', problem: `--directory needs --embedded\n${USAGE}` };
  } catch (error) {
    // Node quotes an argument that it does not know in full, however long it is.
    return { kind: 'invalid', problem: `${cut(describeError(error), MAX_PROBLEM_LENGTH)}\n${USAGE}` };
  }
}
