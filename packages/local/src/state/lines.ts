import type { Version } from '../store/model.js';
import { isRegionName } from '../store/region-name.js';
import type { RegionalChange } from '../store/regions.js';
import { type Change, TABLES, type TableName } from '../store/store.js';

const headerOf = (version: number) => JSON.stringify({ format: 'appconfig-local', version });

/** The first line of a state file. */
export const HEADER = headerOf(2);

/** The first line of older files, whose changes name no region: there was but one. */
export const HEADER_WITHOUT_REGIONS = headerOf(1);

/** One line: the changes of one operation, which count all or not at all. */
export function writeLine(changes: readonly RegionalChange[]): string {
  return `${JSON.stringify(changes.map(encode))}\n`;
}

/** Throws for a line that is not one of ours. `region`: that of changes which name none. */
export function readLine(line: string, region: string): RegionalChange[] {
  const changes: unknown = JSON.parse(line);
  if (!Array.isArray(changes)) throw new Error('expected a list of changes');
  return changes.map((change) => ({ ...decode(change), region: regionOf(change) ?? region }));
}

/** Their records are {@link Version}s, whose bytes JSON cannot hold. */
const WITH_BYTES: ReadonlySet<TableName> = new Set(['versions', 'contents']);

function regionOf(change: unknown): string | undefined {
  const { region } = (change ?? {}) as { readonly region?: unknown };
  if (region === undefined || (typeof region === 'string' && isRegionName(region))) return region;
  throw new Error('expected the name of a region');
}

function encode({ region, table, parent, id, record }: RegionalChange): object {
  // What is left of a line that broke off is told by the tables in it, so these come first.
  if (!WITH_BYTES.has(table) || record === undefined) return { table, region, parent, id, record };
  const version = record as Version;
  return {
    table,
    region,
    parent,
    id,
    record: { ...version, content: Buffer.from(version.content).toString('base64') },
  };
}

function decode(change: unknown): Change {
  const { table: name, parent, id, record } = (change ?? {}) as Record<string, unknown>;
  const table = TABLES.find((one) => one === name);
  const isRecord = record === undefined || (typeof record === 'object' && record !== null);
  if (table === undefined || typeof parent !== 'string' || typeof id !== 'string' || !isRecord) {
    throw new Error('expected a change with table, parent, id and record');
  }
  if (!WITH_BYTES.has(table) || record === undefined) return { table, parent, id, record };
  const { content, ...version } = record as { content?: unknown };
  if (typeof content !== 'string') throw new Error('expected the content of a version');
  return {
    table,
    parent,
    id,
    record: { ...version, content: new Uint8Array(Buffer.from(content, 'base64')) },
  };
}
