import { parseArgs } from 'node:util';
import { describeError } from '../shared/described.js';
import { Misuse } from './subcommand.js';

/**
 * Reads the command line of a command that takes paths and `--json`.
 *
 * @throws Misuse
 */
export function filesArguments(argv: readonly string[]): {
  readonly paths: readonly string[];
  readonly asJson: boolean;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    });
    return { paths: positionals, asJson: values.json ?? false };
  } catch (error) {
    // Node quotes an unknown option in full, however long it is.
    throw new Misuse(describeError(error).slice(0, 300));
  }
}
