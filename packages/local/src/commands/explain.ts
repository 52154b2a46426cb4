import type { FlagSet } from 'aws-appconfig-openfeature-provider/engine';
import { SUFFIXES } from '../files/target.js';
import { quoted } from '../shared/described.js';
import { loadEngine } from '../shared/engine.js';
import { readExplainArguments } from './explain-arguments.js';
import { explanationText } from './explanation-text.js';
import { readDocument } from './read-document.js';
import type { Output, Subcommand } from './subcommand.js';

const MAX_LISTED_KEYS = 20;

export const explainCommand: Subcommand = {
  help: `Usage: appconfig-local explain FILE FLAG [options]

Tells which variant of a flag an evaluation context gets, and why: each rule, each part of it, and what
that read of the context. FILE is one that --directory would deploy (${SUFFIXES.join(', ')}),
FLAG a flag's key, or flag.attribute.

  --context <name=value>... attributes of the context, as text; several may follow each other
  --context-json <object>   attributes of other types, as in '{"age": 42, "beta": true}'; repeatable
  --json                    print the whole explanation as JSON
  --help                    print this text

Exit codes: 0 explained, 1 the file or the flag is missing or cannot be used, 2 wrong command line.
`,

  async run(argv, output) {
    const { file, key, context, asJson } = readExplainArguments(argv);
    const flagSet = await readFlagSet(file, output);
    if (flagSet === undefined) return 1;
    const { explain } = await loadEngine();
    const explanation = await explain(flagSet, key, context);
    if (asJson) output.out(JSON.stringify(explanation, undefined, 2));
    else if (explanation.kind === 'not-found')
      output.error(explanation.summary + keysOf(flagSet, explanation.summary));
    else output.out(explanationText(explanation));
    return explanation.reason === 'ERROR' ? 1 : 0;
  },
};

/** The flags of a file, read as `--directory` reads it. Mistakes in it are written out. */
async function readFlagSet(file: string, output: Output): Promise<FlagSet | undefined> {
  const read = await readDocument(file, output);
  if (read === undefined) return undefined;
  const { createFlagSet } = await loadEngine();
  return createFlagSet(read.document.flags, {
    flagSetId: file,
    valueAttribute: 'value',
    chosenVariantReason: 'DEFAULT',
  });
}

/** What there is, unless the summary names what was probably meant. */
function keysOf({ flags }: FlagSet, summary: string): string {
  if (summary.endsWith('?')) return '';
  const keys = [...flags.keys()];
  if (keys.length === 0) return '; it has no flag at all';
  const more = keys.length > MAX_LISTED_KEYS ? ` and ${keys.length - MAX_LISTED_KEYS} more` : '';
  return `; there is ${keys.slice(0, MAX_LISTED_KEYS).map(quoted).join(', ')}${more}`;
}
