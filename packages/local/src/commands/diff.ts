import { differenceLines } from '../compare/difference-text.js';
import { flagDifferences } from '../compare/flag-changes.js';
import { SUFFIXES } from '../files/target.js';
import { describeError } from '../shared/described.js';
import { filesArguments } from './files-arguments.js';
import { readDocument } from './read-document.js';
import { Misuse, type Output, type Subcommand } from './subcommand.js';

export const diffCommand: Subcommand = {
  help: `Usage: appconfig-local diff A B [--json]

Tells flag by flag what is different in file B: added (+), removed (-) or changed (~), with enabled, attributes,
variants and rules. Files are compared as clients get them: the order of keys, names, descriptions and what a
disabled flag would have count for nothing. A and B are files that --directory would deploy
(${SUFFIXES.join(', ')}), except text.

  --json                    print {"flags": [...]}; each has key, change ("added", "removed" or "changed") and
                            parts, each with path, before and after, one of which may be absent
  --help                    print this text

Exit codes, as those of diff: 0 no difference, 1 differences, 2 a file cannot be used, or a wrong command line.
`,

  async run(argv, output) {
    const { paths, asJson } = filesArguments(argv);
    const [before, after] = paths;
    if (before === undefined || after === undefined || paths.length > 2) {
      throw new Misuse(`diff expects A and B, got ${paths.length} names`);
    }
    try {
      return await diff(before, after, asJson, output);
    } catch (error) {
      if (error instanceof Misuse) throw error;
      output.error(`appconfig-local: ${describeError(error)}`);
      return 2;
    }
  },
};

async function diff(before: string, after: string, asJson: boolean, output: Output): Promise<number> {
  const [was, is] = [await readDocument(before, output), await readDocument(after, output)];
  if (was === undefined || is === undefined) return 2;
  const flags = await flagDifferences(was.document.flags, is.document.flags);
  if (asJson) output.out(JSON.stringify({ flags }, undefined, 2));
  else if (flags.length > 0) output.out(flags.flatMap(differenceLines).join('\n'));
  return flags.length === 0 ? 0 : 1;
}
