import { type Pattern, Patterns } from '../feature-flags/patterns.js';
import { type Violation, Violations } from '../feature-flags/violations.js';
import { describeError } from '../shared/described.js';
import { isDeeperThan, isObject, type Json, type JsonObject, parseJson } from '../shared/json.js';
import type { Result } from '../shared/result.js';
import { readSchema } from './schema.js';

export interface SchemaRequest {
  /** JSON Schemas, as text. */
  readonly schemas: readonly string[];
  /** Has to satisfy all of them. */
  readonly content: Uint8Array;
}

/** Whether everything is in order; of content that does not satisfy a schema, only the violation that was found first. */
export type SchemaAnswer = Result<
  unknown,
  { readonly message: string; readonly violations?: readonly Violation[] }
>;

/** Levels of nesting: both the validator and the report of its findings recurse. */
const MAX_DEPTH = 500;

/** Keywords of drafts 6 and 7, which the library would apply. */
const LATER_KEYWORDS = ['const', 'contains', 'propertyNames', 'if', 'then', 'else'];

/**
 * Checks JSON Schemas as AppConfig reads them (draft 4, keywords of later drafts ignored, nothing outside the schema referred
 * to) and content by them. Bounded neither in time nor in memory.
 */
export async function checkSchemas({ schemas, content }: SchemaRequest): Promise<SchemaAnswer> {
  let document: Json;
  try {
    document = parseJson(content) as Json;
  } catch (error) {
    return refuse(`A JSON_SCHEMA validator needs JSON content: ${describeError(error)}`);
  }
  if (isDeeperThan(MAX_DEPTH, [document])) {
    return refuse(`A JSON_SCHEMA validator checks content of at most ${MAX_DEPTH} levels, this has more`);
  }
  for (const schema of schemas) {
    try {
      const validate = await compile(schema);
      if (!validate(document)) return notSatisfied(validate.errors?.[0]);
    } catch (error) {
      return refuse(`The JSON_SCHEMA validator cannot be used: ${messageOf(error)}`);
    }
  }
  return { ok: true };
}

async function compile(text: string) {
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed)) throw new Error('a schema must be a JSON object');
  if (isDeeperThan(MAX_DEPTH, parsed)) throw new Error(`it may have at most ${MAX_DEPTH} levels`);
  const { schema, patterns } = readSchema(parsed);
  const regExp = await patternLibrary(patterns);
  // Only the worker needs it, and only here: the server starts without it.
  const { default: ajvDraft04 } = await import('ajv-draft-04');
  const ajv = new ajvDraft04.default({ strict: false, verbose: true, logger: false, code: { regExp } });
  for (const keyword of LATER_KEYWORDS) ajv.removeKeyword(keyword);
  return ajv.compile(schema as JsonObject);
}

/** Makes the validator's patterns, in RE2, which takes linear time where RegExp may take for ever. */
async function patternLibrary(sources: readonly string[]) {
  const patterns = new Patterns();
  const compiled = new Map<string, Pattern>();
  for (const source of sources) {
    const pattern = await patterns.compile(source);
    // The validator tells patterns from one another by their text.
    if (pattern !== undefined) compiled.set(source, Object.assign(pattern, { toString: () => source }));
  }
  const create = (source: string) => {
    const pattern = compiled.get(source);
    if (pattern === undefined)
      throw new Error(`${JSON.stringify(source)} is not an RE2 pattern, or too long a one`);
    return pattern;
  };
  return Object.assign(create, { code: 'pattern' });
}

interface Finding {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly data?: unknown;
}

function notSatisfied(finding: Finding | undefined): SchemaAnswer {
  const { instancePath = '', keyword = '', message = '', data } = finding ?? {};
  const violations = new Violations();
  const location = instancePath || '/';
  violations.notSatisfied(location, keyword, data as Json, message);
  return {
    ...refuse(`The content does not satisfy its JSON_SCHEMA validator: ${location}: ${message}`),
    violations: violations.list,
  };
}

function refuse(message: string) {
  return { ok: false, message } as const;
}

function messageOf(error: unknown): string {
  // A schema that refers to itself for the same value never ends.
  return error instanceof RangeError ? 'it takes too much recursion' : describeError(error);
}
