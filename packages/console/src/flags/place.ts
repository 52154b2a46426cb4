import { isObject, type Json, type JsonObject } from '../../../local/src/shared/json.js';
import { type FlagDocument, flagKeys, flagOf } from './document.js';
import { variantsOf } from './variants.js';

/** Where in the cards a location of AppConfig's is shown. */
export interface Place {
  readonly flag: string;
  /**
   * `name`, `description`, `deprecation`, `enabled`, `variants`, `attribute color`, `value color`, `variant 0`, `variant 0 name`,
   * `variant 0 enabled`, `variant 0 rule`, `variant 0 value color`; empty: the flag as a whole.
   */
  readonly field: string;
}

/** Follows a location such as `values.banner._variants.variants.Gold.rule`. */
export function placeOf(location: string, document: FlagDocument): Place | undefined {
  const [, name, rest = ''] = /^(flags|values)\.(.*)$/s.exec(location) ?? [];
  if (name === undefined) return undefined;
  const key = firstKey(rest, flagKeys(document));
  if (key === undefined) return undefined;
  const behind = rest.slice(key.length + 1);
  const { definition, value } = flagOf(document, key);
  const field =
    name === 'flags' ? definitionField(behind, definition) : valueField(behind, value, document, key);
  return { flag: key, field };
}

/** Keys that AppConfig refuses may have dots in them, so the longest one that fits is taken. */
function firstKey(location: string, keys: readonly string[]): string | undefined {
  return keys
    .filter((key) => location === key || location.startsWith(`${key}.`))
    .sort((one, other) => other.length - one.length)[0];
}

function definitionField(behind: string, { attributes }: JsonObject): string {
  const [, name] = /^attributes\.(.*)$/s.exec(behind) ?? [];
  if (name !== undefined) return `attribute ${nameIn(name, attributes)}`;
  if (behind.startsWith('_deprecation')) return 'deprecation';
  return behind === 'name' || behind === 'description' ? behind : '';
}

function valueField(behind: string, value: JsonObject, document: FlagDocument, key: string): string {
  const [, variants] = /^_variants(?:\.(.*))?$/s.exec(behind) ?? [];
  if (behind.startsWith('_variants')) return variantField(variants ?? '', document, key);
  if (behind === '' || behind === 'enabled' || behind === 'attributes')
    return behind === 'enabled' ? behind : '';
  const name = behind.replace(/^attributes\./, '');
  const { attributes } = flagOf(document, key).definition;
  return `value ${firstKey(name, Object.keys(value)) ?? nameIn(name, attributes)}`;
}

function variantField(behind: string, document: FlagDocument, key: string): string {
  const variants = variantsOf(flagOf(document, key)) ?? [];
  const [, named] = /^variants\.(.*)\.rule$/s.exec(behind) ?? [];
  if (named !== undefined) {
    const index = variants.findIndex(({ name }) => String(name) === named);
    return index === -1 ? 'variants' : `variant ${index} rule`;
  }
  const [, index, member = ''] = /^(\d+)(?:\.(.*))?$/s.exec(behind) ?? [];
  if (index === undefined) return 'variants';
  if (/^rule(\.|$)/.test(member)) return `variant ${index} rule`;
  if (member === 'name' || member === 'enabled') return `variant ${index} ${member}`;
  const [, attribute] = /^(?:attributeValues|attributes)\.(.*)$/s.exec(member) ?? [];
  if (attribute === undefined) return `variant ${index}`;
  const { attributes } = flagOf(document, key).definition;
  const values = variants[Number(index)]?.attributeValues;
  const own = isObject(values) ? firstKey(attribute, Object.keys(values)) : undefined;
  return `variant ${index} value ${own ?? nameIn(attribute, attributes)}`;
}

function nameIn(location: string, names: Json | undefined): string {
  return (isObject(names) ? firstKey(location, Object.keys(names)) : undefined) ?? location;
}
