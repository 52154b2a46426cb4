import type { JsonValue } from '@openfeature/core';
import type { Attributes, Flag, ParsedDocument } from 'aws-appconfig-openfeature-provider/engine';
import { isObject, type Json, type JsonObject, parseJson } from '../shared/json.js';

/**
 * The types of OpenFeature's CLI. Its published API has no `float`, which the CLI itself knows; nor has it arrays, which are
 * `object` here, with `{}` as their default.
 *
 * @see https://github.com/open-feature/cli/blob/main/api/v0/sync.yaml
 */
export type ManifestType = 'boolean' | 'string' | 'integer' | 'float' | 'object';

/** One key that a client may ask for, with the type that it has. */
export interface ManifestFlag {
  readonly key: string;
  readonly name?: string;
  readonly type: ManifestType;
  readonly description?: string;
  readonly defaultValue: boolean | number | string | JsonObject;
}

export interface Manifest {
  readonly flags: readonly ManifestFlag[];
}

/** One key, and whether it is that of an attribute, of which flag. */
export interface DescribedKey {
  readonly flag: ManifestFlag;
  readonly attributeOf: string | undefined;
}

/**
 * What keys a document answers, with their types: each flag, and `flag.attribute` for each attribute that its definition or one
 * of its variants has. Types and descriptions are the definitions', else the values' own; the default is what the Default
 * variant has, else `false`, `""`, 0 or `{}`. Flags that cannot be evaluated, and `null`, are left out.
 *
 * @param bytes the document, for the definitions, which the engine does not need
 */
export function manifestOf(document: ParsedDocument, bytes: Uint8Array): Manifest {
  return { flags: describeKeys(document, bytes).map(({ flag }) => flag) };
}

/** As {@link manifestOf}, with what belongs together. */
export function describeKeys(document: ParsedDocument, bytes: Uint8Array): DescribedKey[] {
  const stored = document.shape === 'deployment-time' ? storedFlags(bytes) : NOTHING_STORED;
  const keys: DescribedKey[] = [];
  for (const [key, flag] of document.flags) {
    if (flag.kind === 'plain') keys.push(...plain(key, flag.value));
    else if (flag.kind !== 'spoiled') keys.push(...feature(key, flag, stored(key), document.flags));
  }
  return keys;
}

/** What a stored document says of a flag beside what the engine reads. */
interface Stored {
  readonly definition: JsonObject;
  /** Attributes of the Default variant, also where it is disabled. */
  readonly values: JsonObject;
}

const EMPTY: JsonObject = {};
const NOTHING_STORED = (): Stored => ({ definition: EMPTY, values: EMPTY });

function storedFlags(bytes: Uint8Array): (key: string) => Stored {
  const document = parseJson(bytes);
  return (key) => {
    const value = member(member(document, 'values'), key);
    const variants = member(value, '_variants');
    const byDefault = Array.isArray(variants) ? variants.at(-1) : undefined;
    return {
      definition: objectOf(member(member(document, 'flags'), key)),
      values: objectOf(byDefault === undefined ? value : member(byDefault, 'attributeValues')),
    };
  };
}

/** Own properties only: a flag may be called `constructor`. */
function member(value: unknown, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : EMPTY;
}

function plain(key: string, value: JsonValue): DescribedKey[] {
  const type = typeOf(value);
  if (type === undefined) return [];
  return [{ flag: { key, type, defaultValue: defaultOf(type, value) }, attributeOf: undefined }];
}

function feature(
  key: string,
  flag: Exclude<Flag, { kind: 'plain' | 'spoiled' }>,
  { definition, values }: Stored,
  flags: ParsedDocument['flags'],
): DescribedKey[] {
  const variants: readonly { enabled: boolean; attributes: Attributes }[] =
    flag.kind === 'basic' ? [flag] : flag.variants;
  const isOn = variants.at(-1)?.enabled === true;
  const whole: DescribedKey = {
    flag: {
      key,
      ...text('name', definition.name),
      type: 'boolean',
      ...text('description', definition.description),
      defaultValue: isOn,
    },
    attributeOf: undefined,
  };
  // Nothing in a flag whose key has a dot can be asked for.
  if (key.includes('.')) return [whole];
  const defined = objectOf(definition.attributes);
  const names = new Set([...Object.keys(defined), ...variants.flatMap((one) => Object.keys(one.attributes))]);
  const attributes = [...names].flatMap((name): DescribedKey[] => {
    const path = `${key}.${name}`;
    // A flag of that very key comes first.
    if (flags.has(path)) return [];
    const attribute = member(defined, name);
    const found = variants
      .map((one) => member(one.attributes, name))
      .findLast((value) => value !== undefined);
    const value = member(values, name) ?? member(variants.at(-1)?.attributes, name);
    const type = definedType(member(attribute, 'constraints'), value) ?? typeOf(value ?? found);
    if (type === undefined) return [];
    const described = text('description', member(attribute, 'description'));
    return [
      { flag: { key: path, type, ...described, defaultValue: defaultOf(type, value) }, attributeOf: key },
    ];
  });
  return [whole, ...attributes];
}

function text<Name extends 'name' | 'description'>(
  name: Name,
  value: Json | undefined,
): { [name in Name]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { [name in Name]?: string };
}

/** A number is an integer where its bounds and its default are. */
function definedType(constraints: Json | undefined, value: Json | undefined): ManifestType | undefined {
  switch (member(constraints, 'type')) {
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    case 'array':
      return 'object';
    case 'number': {
      const numbers = [member(constraints, 'minimum'), member(constraints, 'maximum'), value];
      return numbers.every((number) => number === undefined || Number.isInteger(number))
        ? 'integer'
        : 'float';
    }
    default:
      return undefined;
  }
}

function typeOf(value: Json | undefined): ManifestType | undefined {
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'float';
    default:
      return value === undefined || value === null ? undefined : 'object';
  }
}

const DEFAULTS = { boolean: false, string: '', integer: 0, float: 0, object: EMPTY } as const;

function defaultOf(type: ManifestType, value: Json | undefined): ManifestFlag['defaultValue'] {
  const own = typeOf(value);
  const fits = own === type || (type === 'float' && own === 'integer');
  return fits && !Array.isArray(value) ? (value as ManifestFlag['defaultValue']) : DEFAULTS[type];
}
