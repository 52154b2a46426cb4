import { escapedJson, isObject, type Json, type JsonObject } from '../shared/json.js';

// How AppConfig itself holds the definitions of attributes, which is how it shows them in what it reports about a document.

/** The definitions of a flag's attributes, as the text of a violation's value. */
export function nativeAttributes(attributes: JsonObject): string {
  const names = Object.keys(attributes).sort();
  return escapedJson(Object.fromEntries(names.map((name) => [name, native(attributes[name])])));
}

/** One of them with its name. */
export function nativeEntry(name: string, attribute: Json | undefined): string {
  return escapedJson({ Key: name, Value: native(attribute) });
}

function native(attribute: Json | undefined): JsonObject {
  const { constraints, description = '' } = isObject(attribute) ? attribute : {};
  return { Constraints: nativeConstraints(constraints), Description: description };
}

/** What is absent is left out, but for the maximum; the order is AppConfig's. */
function nativeConstraints(constraints: Json | undefined): JsonObject {
  const {
    type = '',
    required,
    minimum,
    maximum,
    enum: allowed,
    pattern,
    elements,
  } = isObject(constraints) ? constraints : {};
  return {
    Type: type,
    ...(required === true && { Required: true }),
    ...(minimum !== undefined && { Minimum: minimum }),
    Maximum: maximum ?? null,
    ...(allowed !== undefined && { Enum: allowed }),
    ...(elements !== undefined && { Elements: nativeConstraints(elements) }),
    ...(pattern !== undefined && { Pattern: pattern }),
  };
}
