import { statSync } from 'node:fs';
import { describeError, quoted } from '../shared/described.js';
import { didYouMean, nearName } from '../shared/near-names.js';
import { Misuse, type Output, type Subcommand } from './subcommand.js';

interface Entry {
  /** For the help of the command as a whole. */
  readonly summary: string;
  /** Loaded only when asked for, so that starting the server takes no longer. */
  load(): Promise<Subcommand>;
}

/** Every subcommand by its name. */
const SUBCOMMANDS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    'check',
    {
      summary: 'say what is wrong with files, by line and column',
      load: async () => (await import('./check.js')).checkCommand,
    },
  ],
  [
    'diff',
    {
      summary: 'tell flag by flag how two files differ',
      load: async () => (await import('./diff.js')).diffCommand,
    },
  ],
  [
    'explain',
    {
      summary: 'tell which variant of a flag a context gets, and why',
      load: async () => (await import('./explain.js')).explainCommand,
    },
  ],
  [
    'manifest',
    {
      summary: "print a file's flags with their types, for OpenFeature's CLI",
      load: async () => (await import('./manifest.js')).manifestCommand,
    },
  ],
  [
    'pull',
    {
      summary: 'write what is deployed on AWS as files',
      load: async () => (await import('./pull.js')).pullCommand,
    },
  ],
  [
    'types',
    {
      summary: "print a file's flag keys as a TypeScript declaration",
      load: async () => (await import('./types.js')).typesCommand,
    },
  ],
]);

export const SUBCOMMAND_HELP = [...SUBCOMMANDS]
  .map(([name, { summary }]) => `  ${name.padEnd(25)} ${summary}\n`)
  .join('');

/** Whether a command line begins with a subcommand, existing or not. */
export function hasSubcommand([first]: readonly string[]): boolean {
  return first !== undefined && !first.startsWith('-');
}

/** Runs the subcommand that a command line begins with; returns the exit code. */
export async function runSubcommand(
  [name = '', ...argv]: readonly string[],
  output: Output,
): Promise<number> {
  const entry = SUBCOMMANDS.get(name);
  if (entry === undefined) {
    const known = [...SUBCOMMANDS.keys()];
    const expected = `expected an option or one of the commands ${known.join(', ')}, got ${quoted(name)}`;
    const meant = isDirectory(name) ? `--directory ${name}` : nearName(name, known);
    return misused(`${expected}${didYouMean(meant)}`, '', output);
  }
  const subcommand = await entry.load();
  if (argv.includes('--help') || argv.includes('-h')) {
    output.out(subcommand.help.trimEnd());
    return 0;
  }
  try {
    return await subcommand.run(argv, output);
  } catch (error) {
    if (error instanceof Misuse) return misused(error.message, ` ${name}`, output);
    output.error(`appconfig-local: ${describeError(error)}`);
    return 1;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function misused(message: string, name: string, output: Output): number {
  output.error(`appconfig-local: ${message}\nTry appconfig-local${name} --help`);
  return 2;
}
