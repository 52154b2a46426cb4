import type { ValidateFunction } from 'ajv';
import ajvDraft04 from 'ajv-draft-04';
import { isDeeperThan, isObject, type Json } from '../feature-flags/json.js';
import { type Violation, Violations } from '../feature-flags/violations.js';
import { MAX_VIOLATIONS } from './content.js';
import type { Profile } from './model.js';
import { badRequest } from './service-error.js';

/** Both the validator and what reports its findings recurse. */
const MAX_DEPTH = 500;

/** Keywords of draft 6 and 7 that the library knows all the same. */
const LATER_KEYWORDS = ['const', 'contains', 'propertyNames', 'if', 'then', 'else'];

/**
 * Compiles a JSON Schema as AppConfig reads it: draft 4, keywords of later drafts ignored, nothing outside the schema referred
 * to. Throws what AppConfig answers to one that it cannot use.
 */
export function compileSchema(text: string): ValidateFunction {
  try {
    const schema: unknown = JSON.parse(text);
    if (!isObject(schema)) throw new Error('a schema must be a JSON object');
    const { $schema: _, ...rest } = schema;
    const ajv = new ajvDraft04.default({ allErrors: true, strict: false, verbose: true, logger: false });
    for (const keyword of LATER_KEYWORDS) ajv.removeKeyword(keyword);
    return ajv.compile(rest);
  } catch (error) {
    throw badRequest(`The JSON_SCHEMA validator cannot be used: ${(error as Error).message}`);
  }
}

/** Runs the profile's validators over content; throws what AppConfig answers when one is not content. */
export function validateContent({ validators }: Profile, content: Uint8Array): void {
  if (validators.length === 0) return;
  const document = parseJson(content);
  if (isDeeperThan(MAX_DEPTH, document)) {
    throw badRequest(`A JSON_SCHEMA validator checks content of at most ${MAX_DEPTH} levels, this has more`);
  }
  const violations = validators.flatMap(({ Content }) => check(compileSchema(Content), document));
  const [first] = violations;
  if (first === undefined) return;
  throw badRequest(
    `The content does not satisfy its JSON_SCHEMA validator: ${first.Location}: ${first.Reason}`,
    {
      Reason: 'InvalidConfiguration',
      Details: { InvalidConfiguration: violations.slice(0, MAX_VIOLATIONS) },
    },
  );
}

function parseJson(content: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (error) {
    throw badRequest(`A JSON_SCHEMA validator needs JSON content: ${(error as Error).message}`);
  }
}

function check(validate: ValidateFunction, document: Json): readonly Violation[] {
  const violations = new Violations();
  if (validate(document)) return violations.list;
  for (const { instancePath, keyword, message, data } of validate.errors ?? []) {
    violations.notSatisfied(instancePath || '/', keyword, data as Json, message);
  }
  return violations.list;
}
