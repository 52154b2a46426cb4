import { manifestOf } from '../feature-flags/manifest.js';
import { SUFFIXES } from '../files/target.js';
import { oneFile } from './one-file.js';
import { readDocument } from './read-document.js';
import type { Subcommand } from './subcommand.js';

export const manifestCommand: Subcommand = {
  help: `Usage: appconfig-local manifest FILE

Prints the flags of a file, with types, descriptions and defaults, as OpenFeature's CLI pulls them from a
running server at /openfeature/v0/manifest. FILE is one that --directory would deploy
(${SUFFIXES.join(', ')}).

Exit codes: 0 printed, 1 the file is missing or cannot be used, 2 wrong command line.
`,

  async run(argv, output) {
    const read = await readDocument(oneFile('manifest', argv), output);
    if (read === undefined) return 1;
    output.out(JSON.stringify(manifestOf(read.document, read.bytes), undefined, 2));
    return 0;
  },
};
