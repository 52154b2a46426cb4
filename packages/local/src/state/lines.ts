import type { Version } from '../store/model.js';
import { type Change, TABLES } from '../store/store.js';

/** The first line of a state file. */
export const HEADER = JSON.stringify({ format: 'appconfig-local', version: 1 });

/** One line: the changes of one operation, which count all or not at all. */
export function writeLine(changes: readonly Change[]): string {
  return `${JSON.stringify(changes.map(encode))}\n`;
}

/** Throws for a line that is not one of ours. */
export function readLine(line: string): Change[] {
  const changes: unknown = JSON.parse(line);
  if (!Array.isArray(changes)) throw new Error('expected a list of changes');
  return changes.map(decode);
}

function encode({ table, parent, id, record }: Change): object {
  if (table !== 'versions' || record === undefined) return { table, parent, id, record };
  const version = record as Version;
  return {
    table,
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
  if (table !== 'versions' || record === undefined) return { table, parent, id, record };
  const { content, ...version } = record as { content?: unknown };
  if (typeof content !== 'string') throw new Error('expected the content of a version');
  return {
    table,
    parent,
    id,
    record: { ...version, content: new Uint8Array(Buffer.from(content, 'base64')) },
  };
}
