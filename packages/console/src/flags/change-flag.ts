import type { Json, JsonObject } from '../../../local/src/shared/json.js';
import { type Flag, objectAt, withMember, withRenamed } from './document.js';
import { changeVariants, variantsOf } from './variants.js';

/** A text of the definition: `name`, `description`. An empty one is none. */
export function setText(flag: Flag, member: 'name' | 'description', text: string): Flag {
  return { ...flag, definition: withMember(flag.definition, member, text === '' ? undefined : text) };
}

export interface Deprecation {
  /** `YYYY-MM-DD`, or empty. */
  readonly date: string;
}

export function deprecationOf({ definition }: Flag): Deprecation | undefined {
  if (!Object.hasOwn(definition, '_deprecation')) return undefined;
  const { date } = objectAt(definition, '_deprecation');
  return { date: typeof date === 'string' ? date : '' };
}

export function setDeprecation(flag: Flag, deprecation: Deprecation | undefined): Flag {
  const member =
    deprecation === undefined
      ? undefined
      : withMember(
          { ...objectAt(flag.definition, '_deprecation'), status: 'planned' },
          'date',
          deprecation.date === '' ? undefined : deprecation.date,
        );
  return { ...flag, definition: withMember(flag.definition, '_deprecation', member) };
}

// AppConfig takes these texts for true as well.
const TRUE: readonly unknown[] = [true, '1', 't', 'T', 'TRUE', 'true', 'True'];

export function isEnabled({ enabled }: JsonObject): boolean {
  return TRUE.includes(enabled);
}

/** Of a flag without variants. */
export function setEnabled(flag: Flag, enabled: boolean): Flag {
  return { ...flag, value: { ...flag.value, enabled } };
}

/** The value of an attribute: of the flag itself, or of the variant with that index. */
export function attributeValue(flag: Flag, variant: number | undefined, name: string): Json | undefined {
  const values = valuesOf(flag, variant);
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

export function setAttributeValue(
  flag: Flag,
  variant: number | undefined,
  name: string,
  value: Json | undefined,
): Flag {
  if (variant === undefined) return { ...flag, value: withMember(flag.value, name, value) };
  return changeVariants(flag, (one, index) =>
    index === variant
      ? withMember(
          one,
          'attributeValues',
          emptyIsNone(withMember(objectAt(one, 'attributeValues'), name, value)),
        )
      : one,
  );
}

function emptyIsNone(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}

/** Names of values that no attribute is defined for. */
export function undefinedValues(flag: Flag, variant: number | undefined): string[] {
  const attributes = attributesOf(flag);
  return Object.keys(valuesOf(flag, variant)).filter(
    (name) =>
      !Object.hasOwn(attributes, name) &&
      (variant !== undefined || (name !== 'enabled' && !name.startsWith('_'))),
  );
}

function valuesOf(flag: Flag, variant: number | undefined): JsonObject {
  if (variant === undefined) return flag.value;
  return objectAt(variantsOf(flag)?.[variant] ?? {}, 'attributeValues');
}

/** The definitions of a flag's attributes, by their names. */
export function attributesOf({ definition }: Flag): JsonObject {
  return objectAt(definition, 'attributes');
}

/** Defines an attribute, or defines it anew: under another name, with its values. */
export function defineAttribute(
  flag: Flag,
  name: string,
  attribute: JsonObject,
  before: string = name,
): Flag {
  const renamed = everyValue(flag, (values) => withRenamed(values, before, name));
  const attributes = { ...withRenamed(attributesOf(flag), before, name), [name]: attribute };
  return { ...renamed, definition: { ...flag.definition, attributes } };
}

/** Removes an attribute and all its values. */
export function removeAttribute(flag: Flag, name: string): Flag {
  const without = everyValue(flag, (values) => withMember(values, name, undefined));
  const attributes = emptyIsNone(withMember(attributesOf(flag), name, undefined));
  return { ...without, definition: withMember(flag.definition, 'attributes', attributes) };
}

function everyValue(flag: Flag, change: (values: JsonObject) => JsonObject): Flag {
  if (variantsOf(flag) === undefined) return { ...flag, value: change(flag.value) };
  return changeVariants(flag, (variant) =>
    Object.hasOwn(variant, 'attributeValues')
      ? { ...variant, attributeValues: change(objectAt(variant, 'attributeValues')) }
      : variant,
  );
}
