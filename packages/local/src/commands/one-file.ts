import { parseArgs } from 'node:util';
import { describeError, quoted } from '../shared/described.js';
import { Misuse } from './subcommand.js';

/**
 * Reads the command line of a command that takes one file and nothing else.
 *
 * @throws Misuse
 */
export function oneFile(name: string, argv: readonly string[]): string {
  const [file, ...others] = positionalsOf([...argv]);
  if (file === undefined) throw new Misuse(`${name} expects FILE, got nothing`);
  if (others.length > 0) throw new Misuse(`${name} expects FILE, got ${quoted(others[0] ?? '')} as well`);
  return file;
}

function positionalsOf(args: string[]): string[] {
  try {
    return parseArgs({ args, allowPositionals: true, options: {} }).positionals;
  } catch (error) {
    // Node quotes an unknown option in full, however long it is.
    throw new Misuse(describeError(error).slice(0, 300));
  }
}
