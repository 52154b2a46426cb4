import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FlagSet } from 'aws-appconfig-openfeature-provider/engine';
import { fileTarget, SUFFIXES } from '../files/target.js';
import { describeError, quoted } from '../shared/described.js';
import { loadEngine } from '../shared/engine.js';
import { readExplainArguments } from './explain-arguments.js';
import { explanationText } from './explanation-text.js';
import { Misuse, type Output, type Subcommand } from './subcommand.js';

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
    else if (explanation.kind === 'not-found') output.error(`${explanation.summary}${keysOf(flagSet)}`);
    else output.out(explanationText(explanation));
    return explanation.reason === 'ERROR' ? 1 : 0;
  },
};

/** The flags of a file, read as `--directory` reads it. Mistakes in it are written out. */
async function readFlagSet(file: string, output: Output): Promise<FlagSet | undefined> {
  const target = fileTarget(basename(file));
  if (target === undefined) {
    throw new Misuse(`expected a file whose name ends in ${SUFFIXES.join(', ')}, got ${quoted(file)}`);
  }
  const { createFlagSet, MAX_DOCUMENT_BYTES, parseDocument } = await loadEngine();
  const refuse = (reason: string): undefined => {
    output.error(`${file} cannot be read: ${reason}`);
    return undefined;
  };
  let bytes: Uint8Array;
  try {
    const { size } = await stat(file);
    if (size > MAX_DOCUMENT_BYTES) return refuse(`it has ${size} bytes, more than ${MAX_DOCUMENT_BYTES}`);
    bytes = await readFile(file);
  } catch (error) {
    return refuse(describeError(error));
  }
  // A freeform profile may hold feature flags in the stored form, as its content tells.
  const profileType = target.type === 'AWS.AppConfig.FeatureFlags' ? target.type : undefined;
  const raw = { bytes, contentType: target.contentType, versionLabel: undefined };
  const result = await parseDocument(raw, { profileType });
  if (!result.ok) return refuse(result.message);
  for (const warning of result.document.warnings) output.error(`warning: ${warning}`);
  return createFlagSet(result.document.flags, {
    flagSetId: file,
    valueAttribute: 'value',
    chosenVariantReason: 'DEFAULT',
  });
}

function keysOf({ flags }: FlagSet): string {
  const keys = [...flags.keys()];
  if (keys.length === 0) return '; it has no flag at all';
  const more = keys.length > MAX_LISTED_KEYS ? ` and ${keys.length - MAX_LISTED_KEYS} more` : '';
  return `; there is ${keys.slice(0, MAX_LISTED_KEYS).map(quoted).join(', ')}${more}`;
}
