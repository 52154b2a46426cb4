import type { TableName } from '../store/store.js';

const NOUNS: Readonly<Record<TableName, string>> = {
  applications: 'an application',
  environments: 'an environment',
  profiles: 'a configuration profile',
  versions: 'a configuration version',
  deployments: 'a deployment',
  contents: 'the content of a deployment',
  strategies: 'a deployment strategy',
  experimentDefinitions: 'an experiment definition',
  experimentRuns: 'an experiment run',
  tags: 'tags',
  extensions: 'an extension',
  associations: 'an extension association',
  settings: 'account settings',
};

/** Bytes that are searched. Each change names its kind at its beginning, so this is enough for most operations. */
const MAX_LOOKED_AT = 1024 * 1024;

/**
 * The kinds of records in the beginning of a line, for example `an application and a deployment`. Text inside a record cannot
 * be mistaken for the beginning of a change, because its quotes are escaped.
 */
export function describeRemains(bytes: Buffer): string {
  const text = bytes.toString('utf8', 0, MAX_LOOKED_AT);
  const kinds = new Set<string>();
  for (const [, table] of text.matchAll(/\{"table":"(\w+)"/g)) {
    if (table !== undefined && Object.hasOwn(NOUNS, table)) kinds.add(NOUNS[table as TableName]);
  }
  return kinds.size === 0 ? 'its kind cannot be told' : [...kinds].join(' and ');
}
