import { type DescribedKey, describeKeys, type ManifestFlag } from '../feature-flags/manifest.js';
import { SUFFIXES } from '../files/target.js';
import { oneFile } from './one-file.js';
import { readDocument } from './read-document.js';
import type { Subcommand } from './subcommand.js';

/** OpenFeature's names for the keys of each of its four types. */
const KEY_TYPES = ['BooleanFlagKey', 'StringFlagKey', 'NumberFlagKey', 'ObjectFlagKey'] as const;
type KeyType = (typeof KEY_TYPES)[number];

const KEY_TYPE: Readonly<Record<ManifestFlag['type'], KeyType>> = {
  boolean: 'BooleanFlagKey',
  string: 'StringFlagKey',
  integer: 'NumberFlagKey',
  float: 'NumberFlagKey',
  object: 'ObjectFlagKey',
};

export const typesCommand: Subcommand = {
  help: `Usage: appconfig-local types FILE > flag-keys.d.ts

Prints a declaration that makes TypeScript know the flags of a file: with @openfeature/server-sdk 1.21 and
later, a key that does not exist, or that has another type, is an error then. FILE is one that --directory
would deploy (${SUFFIXES.join(', ')}). The name has to end in .d.ts, and skipLibCheck to
be on: otherwise TypeScript reports TS2300 for what OpenFeature documents as the way to do this.

Exit codes: 0 printed, 1 the file is missing or cannot be used, 2 wrong command line.
`,

  async run(argv, output) {
    const read = await readDocument(oneFile('types', argv), output);
    if (read === undefined) return 1;
    output.out(declaration(describeKeys(read.document, read.bytes)));
    return 0;
  },
};

function declaration(described: readonly DescribedKey[]): string {
  const keys = new Map<KeyType, Set<string>>(KEY_TYPES.map((type) => [type, new Set()]));
  for (const { flag, attributeOf } of described) {
    const type = KEY_TYPE[flag.type];
    keys.get(type)?.add(flag.key);
    if (attributeOf === undefined) continue;
    // A feature flag is also all its attributes as an object, and its attribute `value` where that is a text or a number.
    keys.get('ObjectFlagKey')?.add(attributeOf);
    const isValue = flag.key === `${attributeOf}.value` && type !== 'BooleanFlagKey';
    if (isValue) keys.get(type)?.add(attributeOf);
  }
  const types = [...keys].map(([type, names]) => `  export type ${type} =${union(names)};`);
  return `import '@openfeature/core';\n\ndeclare module '@openfeature/core' {\n${types.join('\n')}\n}`;
}

function union(names: ReadonlySet<string>): string {
  if (names.size === 0) return ' never';
  return [...names]
    .sort()
    .map((name) => `\n    | ${JSON.stringify(name)}`)
    .join('');
}
