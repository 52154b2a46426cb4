import type { JsonValue } from '@openfeature/core';
import {
  Composer,
  type Document,
  isScalar,
  LineCounter,
  Parser,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { type ContentResult, firstLine, rejected } from './content.js';
import { MAX_NESTING } from './json-values.js';
import { nestsDeeperThan } from './yaml-nesting.js';

/** What bounds a document whose aliases multiply a small text (D5). */
export interface AliasLimits {
  /** Times that one anchor may be used, nested uses multiplied. */
  readonly maxUses: number;
  /** Values and characters of the document with every alias written out. */
  readonly maxExpandedSize: number;
}

/**
 * Reads YAML 1.2 (core schema) with merge keys (`<<`), which YAML 1.2 dropped but the authors of configurations use. Only
 * what JSON can say is accepted: dates stay text, and a tag, a key that is no string, `.inf`, `.nan`, a duplicate key, a
 * cycle and a second document in the stream each reject the document.
 *
 * Synchronous and slow on big texts; see `yaml.ts`.
 */
export function readYaml(text: string, limits: AliasLimits): ContentResult {
  try {
    const value = toJson(text, limits.maxUses);
    assertJson(value, limits.maxExpandedSize);
    return { ok: true, value, warnings: [] };
  } catch (error) {
    const reason = firstLine(error);
    const isOverflow = reason.includes('call stack');
    return rejected(
      `The document is not usable YAML: ${isOverflow ? 'a merge key leads back to itself' : reason}`,
    );
  }
}

/** @throws Error saying why the text is not to be used. */
function toJson(text: string, maxAliasCount: number): JsonValue {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (nestsDeeperThan(MAX_NESTING, tokens)) throw tooDeep();
  const composer = new Composer({
    schema: 'core',
    merge: true,
    resolveKnownTags: false,
    // Linear below; the library's own check compares every key with every other one.
    uniqueKeys: false,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const [document] = documents;
  if (document === undefined || documents.length > 1) {
    throw new Error(`it holds ${documents.length} documents, where one is expected`);
  }
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new Error(describe(problem, lines));
  assertKeys(document, lines);
  return document.toJS({ maxAliasCount }) as JsonValue;
}

function describe(problem: YAMLError, lines: LineCounter): string {
  const { line, col } = lines.linePos(problem.pos[0]);
  return `${firstLine(problem)} on line ${line}, column ${col}`;
}

function assertKeys(document: Document.Parsed, lines: LineCounter): void {
  visit(document, { Map: (_key, map) => assertKeysOf(map, lines) });
}

/** @throws Error when a key is no string or stands twice. */
function assertKeysOf(map: YAMLMap, lines: LineCounter): void {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key)) throw new Error('a key is a mapping, a sequence or an alias; keys are strings');
    const line = `on line ${lines.linePos(key.range?.[0] ?? 0).line}`;
    const isMerge = typeof key.value === 'symbol';
    if (typeof key.value !== 'string' && !isMerge) {
      throw new Error(`${line} the key ${key.source ?? key.value} is not a string; put it in quotes`);
    }
    const name = isMerge ? '<<' : key.value;
    if (seen.has(name)) {
      throw new Error(`${line} the key ${JSON.stringify(name)} stands a second time in its mapping`);
    }
    seen.add(name);
  }
}

/**
 * Values that aliases share are looked at once, and counted as often as they are used.
 *
 * @throws Error saying what JSON cannot hold, or that it is too much.
 */
function assertJson(root: JsonValue, maxSize: number): void {
  const known = new Map<object, { readonly size: number; readonly height: number }>();
  const measure = (value: unknown, depth: number): { readonly size: number; readonly height: number } => {
    if (typeof value === 'string') return { size: 1 + value.length, height: 0 };
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Error(
        'infinity and "not a number" are not values of JSON; put them in quotes if text is meant',
      );
    }
    if (typeof value !== 'object' || value === null) return { size: 1, height: 0 };
    const before = known.get(value);
    if (before !== undefined) return before;
    // A cycle ends here.
    if (depth > MAX_NESTING) throw tooDeep();
    let size = 1;
    let height = 1;
    for (const child of Object.values(value)) {
      const inner = measure(child, depth + 1);
      size += inner.size;
      height = Math.max(height, inner.height + 1);
    }
    if (!Array.isArray(value)) for (const key of Object.keys(value)) size += key.length;
    if (size > maxSize) throw new Error('its aliases make it too big');
    // Aliases may nest deeper than the text does.
    if (height > MAX_NESTING) throw tooDeep();
    const measured = { size, height };
    known.set(value, measured);
    return measured;
  };
  measure(root, 1);
}

function tooDeep(): Error {
  return new Error(`it nests deeper than ${MAX_NESTING} levels`);
}
