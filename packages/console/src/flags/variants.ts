import { isObject, type Json, type JsonObject } from '../../../local/src/shared/json.js';
import { type Flag, withMember } from './document.js';

/** The variants of a flag in order, the default last; `undefined` for a flag without. */
export function variantsOf({ value }: Flag): readonly JsonObject[] | undefined {
  const { _variants: variants } = value;
  return Array.isArray(variants) && variants.length > 0
    ? variants.map((variant) => (isObject(variant) ? variant : {}))
    : undefined;
}

export function changeVariants(flag: Flag, change: (variant: JsonObject, index: number) => JsonObject): Flag {
  const { _variants: variants } = flag.value;
  if (!Array.isArray(variants)) return flag;
  const changed = variants.map((variant: Json, index) =>
    isObject(variant) ? change(variant, index) : variant,
  );
  return withVariants(flag, changed);
}

function withVariants(flag: Flag, variants: readonly Json[]): Flag {
  return { ...flag, value: { ...flag.value, _variants: variants } };
}

const DEFAULT = 'Default';

/**
 * A variant with a rule, before the default. Of a flag without variants, what it has becomes the default: whoever no rule is
 * for gets what everybody got.
 */
export function addVariant(flag: Flag): Flag {
  const variants = variantsOf(flag) ?? [defaultOf(flag.value)];
  const names = variants.map(({ name }) => name);
  let number = variants.length;
  while (names.includes(`Variant ${number}`)) number += 1;
  const before = variants.at(-1);
  const added: JsonObject = {
    name: `Variant ${number}`,
    enabled: before?.enabled ?? false,
    ...(before?.attributeValues === undefined ? {} : { attributeValues: before.attributeValues }),
    rule: '',
  };
  const { _variants: _, ...rest } = flag.value;
  const members = Object.entries(rest).filter(([name]) => name.startsWith('_'));
  return {
    ...flag,
    value: {
      ...Object.fromEntries(members),
      _variants: [...variants.slice(0, -1), added, ...variants.slice(-1)],
    },
  };
}

function defaultOf(value: JsonObject): JsonObject {
  const attributes = Object.entries(value).filter(([name]) => name !== 'enabled' && !name.startsWith('_'));
  return {
    name: DEFAULT,
    enabled: value.enabled ?? false,
    ...(attributes.length === 0 ? {} : { attributeValues: Object.fromEntries(attributes) }),
  };
}

/** A flag without variants, as the last of them is: the default. */
export function withoutVariants(flag: Flag): Flag {
  const last = variantsOf(flag)?.at(-1);
  if (last === undefined) return flag;
  const { enabled = false, attributeValues } = last;
  const rest = withMember(flag.value, '_variants', undefined);
  return { ...flag, value: { ...rest, enabled, ...(isObject(attributeValues) ? attributeValues : {}) } };
}

export function removeVariant(flag: Flag, index: number): Flag {
  return withVariants(flag, (variantsOf(flag) ?? []).toSpliced(index, 1));
}

/** Rules are asked in order, so order counts. The default stays last. */
export function moveVariant(flag: Flag, index: number, by: -1 | 1): Flag {
  const variants = [...(variantsOf(flag) ?? [])];
  const [from, to] = [variants[index], variants[index + by]];
  if (from === undefined || to === undefined || !canMove(flag, index, by)) return flag;
  variants[index] = to;
  variants[index + by] = from;
  return withVariants(flag, variants);
}

export function canMove(flag: Flag, index: number, by: -1 | 1): boolean {
  const last = (variantsOf(flag)?.length ?? 0) - 1;
  return index !== last && index + by >= 0 && index + by < last;
}

export function setVariant(
  flag: Flag,
  index: number,
  member: 'name' | 'enabled' | 'rule',
  value: Json,
): Flag {
  return changeVariants(flag, (variant, at) => (at === index ? { ...variant, [member]: value } : variant));
}
