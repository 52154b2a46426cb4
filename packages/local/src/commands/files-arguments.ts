import { describeError } from '../shared/described.js';
import { parseArguments } from '../shared/parse-arguments.js';
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
    const { values, positionals } = parseArguments({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    });
    return { paths: positionals, asJson: values.json ?? false };
  } catch (error) {
    throw new Misuse(describeError(error));
  }
}
