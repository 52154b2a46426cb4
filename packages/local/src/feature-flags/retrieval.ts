import { canonicalJson, isObject, type Json, type JsonObject, parseJson } from '../shared/json.js';

/** A flag as clients retrieve it: one value, or variants with rules, the last of which is the default. */
export type RetrievalFlag =
  | { readonly key: string; readonly basic: string }
  | {
      readonly key: string;
      readonly variants: ReadonlyArray<{
        readonly name: string;
        readonly rule?: string;
        readonly json: string;
      }>;
    };

/** The flags of a stored feature-flag document, sorted by key; each value is JSON. A flag without a value is left out. */
export function retrievalFlags(content: Uint8Array): RetrievalFlag[] {
  const document = parseJson(content);
  const values = isObject(document) && isObject(document.values) ? document.values : {};
  return Object.keys(values)
    .sort()
    .map((key) => retrievalFlag(key, values[key] as JsonObject));
}

function retrievalFlag(key: string, value: JsonObject): RetrievalFlag {
  const variants = value._variants;
  if (!Array.isArray(variants)) {
    const attributes = Object.entries(value).filter(([name]) => name !== 'enabled' && !name.startsWith('_'));
    return { key, basic: canonicalJson(served(value.enabled, attributes)) };
  }
  return {
    key,
    variants: variants.map(({ name, rule, enabled, attributeValues }) => ({
      name,
      ...(rule === undefined ? {} : { rule }),
      json: canonicalJson({ ...served(enabled, Object.entries(attributeValues ?? {})), _variant: name }),
    })),
  };
}

/** Attributes are delivered only with a flag that is enabled. */
function served(enabled: Json | undefined, attributes: Array<[string, Json]>): JsonObject {
  return enabled === true ? { enabled, ...Object.fromEntries(attributes) } : { enabled: false };
}

/** The answer to a client that did not ask for Ion: of a flag with variants it gets the default one. */
export function retrievalJson(flags: readonly RetrievalFlag[]): string {
  const members = flags.map((flag) => {
    const json = 'basic' in flag ? flag.basic : flag.variants.at(-1)?.json;
    return `${JSON.stringify(flag.key)}:${json}`;
  });
  return `{${members.join(',')}}`;
}
