import { isDeeperThan, isObject, type Json, type JsonObject, parseJson } from '../shared/json.js';
import { jsonMistake } from '../shared/json-mistake.js';
import type { Result } from '../shared/result.js';
import { checkKey, defined, readDefinition } from './definitions.js';
import { Patterns } from './patterns.js';
import { ownCreation } from './timestamps.js';
import { readValue } from './values.js';
import { type Violation, Violations } from './violations.js';

export type FlagDocumentResult = Result<
  { readonly document: JsonObject },
  {
    readonly message: string;
    readonly violations: readonly Violation[];
    /** What is meant by those that it says more about. */
    readonly explanations: ReadonlyMap<Violation, string>;
  }
>;

/**
 * Reads a feature-flag document: checks it as AppConfig does when a version is created, and drops what AppConfig drops
 * (unknown properties, empty sections, times of changes, which are AppConfig's own to set).
 */
export async function readFlagDocument(content: Uint8Array): Promise<FlagDocumentResult> {
  const violations = new Violations();
  let document: JsonObject;
  try {
    const parsed = parseJson(content);
    if (!isObject(parsed)) return rejected('it must be a JSON object', violations);
    if (isDeeperThan(MAX_DEPTH, parsed))
      return rejected(`it is nested more than ${MAX_DEPTH} deep`, violations);
    document = parsed;
  } catch (error) {
    return rejected(`it is not valid JSON: ${await jsonMistake(content, error)}`, violations);
  }

  const { version } = document;
  if (version === undefined) {
    violations.notSatisfied('version', 'Required', undefined);
    violations.explain(
      'a document of feature flags is {"version":"1","flags":{…},"values":{…}}, which is not the form that clients retrieve',
    );
  } else if (version !== '1') violations.notSatisfied('version', 'OneOf(1)', version);
  const patterns = new Patterns();
  const flags = await readSection(document.flags, 'flags', violations, (_key, definition, location) =>
    readDefinition(definition, location, patterns, violations),
  );
  // Values are only checked against valid definitions, whose size is bounded.
  if (violations.list.length > 0) return refused(violations);
  const values = await readSection(document.values, 'values', violations, (flagKey, value, location) => {
    const own = flags !== undefined && Object.hasOwn(flags, flagKey) ? flags[flagKey] : undefined;
    const definition = isObject(own) ? own : undefined;
    return readValue(value, { flagKey, definition, location, patterns, violations });
  });

  return violations.list.length > 0
    ? refused(violations)
    : { ok: true, document: defined({ version, flags, values }) };
}

function refused(violations: Violations): FlagDocumentResult {
  return rejected(violations.message, violations);
}

/** Levels of nesting. The deepest value of a valid document is an entry in the enumeration of an array's elements. */
const MAX_DEPTH = 16;

function rejected(reason: string, violations: Violations): FlagDocumentResult {
  const message = `Error invoking extension AppConfig Feature Flags Helper: Invalid 'Content' data: ${reason}`;
  const { list, explanations } = violations;
  return { ok: false, message, violations: list, explanations };
}

async function readSection(
  section: Json | undefined,
  name: string,
  violations: Violations,
  read: (key: string, entry: JsonObject, location: string) => Promise<JsonObject>,
): Promise<JsonObject | undefined> {
  if (section === undefined || section === null) return undefined;
  if (!isObject(section)) {
    violations.invalid(name, 'Type(object)', section);
    return undefined;
  }
  const kept: Array<[string, Json]> = [];
  for (const [key, entry] of Object.entries(section)) {
    const location = `${name}.${key}`;
    checkKey(key, location, violations);
    if (isObject(entry)) {
      kept.push([key, defined({ ...(await read(key, entry, location)), _createdAt: ownCreation(entry) })]);
    } else violations.invalid(location, 'Type(object)', entry);
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
