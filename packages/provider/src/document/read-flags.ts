import type { JsonValue } from '@openfeature/core';
import type { Flag, Flags } from '../flags/flag.js';
import { DocumentPatterns } from '../rules/pattern.js';
import { BOUNDS, maxRuleCharacters, tooManyAttributes } from './bounds.js';
import { deploymentTimeFlag } from './deployment-time.js';
import { isRecord } from './json-values.js';
import { ownKeys } from './many-keys.js';
import type { DocumentShape, ParseOptions } from './parsed-document.js';
import { retrievalTimeFlag } from './retrieval-time.js';
import { isServedFlag, type Layout } from './shape.js';
import { ATTRIBUTE_CHARACTERS, hasTooManyAttributes, spoiledFlag } from './spoiled.js';
import type { Pacer, Turn } from './turns.js';

/** What a flag without attributes counts for in characters when work is paced. */
const FLAG_CHARACTERS = 64;

/** Reads the flags of a document, taking turns (D8). */
export async function readFlags(
  { kind, entries, keys }: Layout & { readonly ok: true },
  options: ParseOptions,
  documentBytes: number,
  pace: Pacer,
  turn: Turn,
): Promise<{ readonly flags: Flags; readonly shape: DocumentShape | undefined }> {
  const flags = new Map<string, Flag>();
  const budget = { rulesLeft: BOUNDS.rules, ruleCharactersLeft: maxRuleCharacters(documentBytes) };
  const stored = { ...options, pace, budget, patterns: new DocumentPatterns(turn) };
  const read = (key: string, entry: JsonValue): Flag | Promise<Flag> => {
    if (kind === 'plain') return { kind: 'plain', value: entry };
    return kind === 'by-property' ? propertyFlag(key, entry, pace) : deploymentTimeFlag(key, entry, stored);
  };
  let plain = 0;
  for (const key of keys) {
    const entry = entries[key] as JsonValue;
    const flag = await read(key, entry);
    if (flag.kind === 'plain') plain += 1;
    flags.set(key, Object.freeze(flag));
    await pace(sizeOf(flag, entry));
  }
  return { flags, shape: shapeOf(kind === 'deployment-time', flags.size, plain) };
}

function propertyFlag(key: string, entry: JsonValue, pace: Pacer): Flag | Promise<Flag> {
  return isServedFlag(entry) && hasTooManyAttributes(entry)
    ? spoiledFlag(key, entry, tooManyAttributes, pace)
    : retrievalTimeFlag(entry);
}

/** What reading a flag took its time from; that of its variants is counted where they are read. */
function sizeOf(flag: Flag, entry: JsonValue): number {
  if (flag.kind === 'plain' || !isRecord(entry)) return FLAG_CHARACTERS;
  return FLAG_CHARACTERS + ownKeys(entry).length * ATTRIBUTE_CHARACTERS;
}

function shapeOf(isStored: boolean, count: number, plain: number): DocumentShape | undefined {
  if (count === 0) return undefined;
  if (isStored) return 'deployment-time';
  if (plain === 0) return 'retrieval-time';
  return plain === count ? 'plain' : 'mixed';
}
