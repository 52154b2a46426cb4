import { isObject, type Json, type JsonObject } from '../shared/json.js';

/** Keywords whose value is an object of schemas by name, and keywords whose value is no schema at all. */
const MAPS = new Set(['properties', 'patternProperties', 'definitions', 'dependencies']);
const DATA = new Set(['enum', 'default']);

/** Keywords that the validator knows and draft 4 does not, so that they are to be ignored. */
const FOREIGN = new Set(['$schema', '$async']);

/** A schema without the keywords that are to be ignored, and the texts in it that may be patterns. */
export function readSchema(schema: JsonObject): {
  readonly schema: JsonObject;
  readonly patterns: readonly string[];
} {
  const patterns: string[] = [];
  return { schema: readObject(schema, false, patterns), patterns };
}

function readObject(object: JsonObject, isMap: boolean, patterns: string[]): JsonObject {
  const { pattern, patternProperties } = object;
  if (typeof pattern === 'string') patterns.push(pattern);
  if (isObject(patternProperties)) patterns.push(...Object.keys(patternProperties));
  const kept: Array<[string, Json]> = [];
  for (const [key, value] of Object.entries(object)) {
    if (!isMap && FOREIGN.has(key)) continue;
    kept.push([key, !isMap && DATA.has(key) ? value : readValue(value, !isMap && MAPS.has(key), patterns)]);
  }
  return Object.fromEntries(kept);
}

function readValue(value: Json, isMap: boolean, patterns: string[]): Json {
  if (Array.isArray(value)) return value.map((element) => readValue(element, false, patterns));
  return isObject(value) ? readObject(value, isMap, patterns) : value;
}
