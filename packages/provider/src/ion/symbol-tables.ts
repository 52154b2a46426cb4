type Names = readonly (string | null | undefined)[];

/** Names by table and position from 1, as far as somebody knows them. */
export type KnownSymbols = { readonly [table in 'ops' | 'anns']?: Names | undefined };

/**
 * The two shared symbol tables of AppConfig's binary Ion, by position from 1. AWS does not publish them: these positions were
 * decoded from public captures of the service's answers, the others have not been seen. One is inferred: `or` is the only logical
 * operator left for the position between `and` and `not`.
 */
export const SHARED_SYMBOL_TABLES = {
  ops: {
    version: 1,
    maxId: 23,
    names: sparse({ 1: 'and', 2: 'or', 3: 'not', 4: 'eq', 13: 'in', 14: 'split', 15: 'exists' }, 23),
  },
  anns: { version: 1, maxId: 12, names: sparse({ 6: 'by', 7: 'pct', 8: 'seed', 11: 'key' }, 12) },
} as const;

/** Positions that get a placeholder, so that a later, longer version of a table can be read. */
const PLACEHOLDERS = 256;

/** Begins the placeholder of a position whose name is not known; no document contains it by chance. */
const PLACEHOLDER_PREFIX = '\u0000appconfig-shared-symbol:';

/**
 * The shared tables with a text at every position: without one, a whole document could not be read where only one flag is
 * concerned (D6). `overrides` wins over what is known here. Versions make no difference: a later one only adds to a table.
 */
export function sharedTexts(overrides: KnownSymbols | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (['ops', 'anns'] as const).map((table) => [
      table,
      textsOf(table, SHARED_SYMBOL_TABLES[table].names, overrides?.[table]),
    ]),
  );
}

/** Which position of which table a symbol stands for, if nothing else is known about it. */
export function placeholderPosition(symbol: string): string | undefined {
  if (!symbol.startsWith(PLACEHOLDER_PREFIX)) return undefined;
  const [table, position] = symbol.slice(PLACEHOLDER_PREFIX.length).split(':');
  return `position ${position} of AppConfig's shared symbol table "${table}"`;
}

export function placeholder(table: string, position: number): string {
  return `${PLACEHOLDER_PREFIX}${table}:${position}`;
}

function textsOf(table: 'ops' | 'anns', known: Names, overrides: Names = []): string[] {
  const length = Math.max(PLACEHOLDERS, overrides.length);
  return Array.from(
    { length },
    (_, index) => overrides[index] ?? known[index] ?? placeholder(table, index + 1),
  );
}

function sparse(names: Readonly<Record<number, string>>, length: number): Names {
  return Array.from({ length }, (_, index) => names[index + 1]);
}
