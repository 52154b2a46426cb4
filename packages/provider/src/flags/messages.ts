import type { JsonValue } from '@openfeature/core';
import { didYouMean } from '../shared/near-names.js';
import type { FlagType, Subject } from './answers.js';
import type { FlagSet } from './flag-set.js';
import { nearKeys } from './near-keys.js';
import { deepestLevel } from './read-value.js';

const MAX_LISTED = 10;
const MAX_KEY_CHARACTERS = 200;

/** What was asked for: the whole key, the flag that it names, and the path after it. */
export interface Question {
  readonly type: FlagType;
  readonly key: string;
  readonly flagKey: string;
  readonly path: string | undefined;
}

export function noFlagMessage(flagSet: FlagSet, key: unknown): string {
  if (typeof key !== 'string')
    return `A flag key must be a string, got ${key === null ? 'null' : typeof key}`;
  const { flagSetId, version } = flagSet.options;
  const where = version === undefined ? flagSetId : `${flagSetId} (version ${version})`;
  const dot = key.indexOf('.');
  const prefix = dot < 0 ? '' : `, nor a flag ${quote(key.slice(0, dot))} with such a path`;
  return `There is no flag ${quote(key)}${prefix} in ${where}${didYouMean(nearKeys(flagSet, key), quote)}`;
}

export function noPathMessage(subject: Subject, question: Question): string {
  const { flagKey, path } = question;
  const is = subject.kind === 'feature' ? 'Feature flag' : 'Plain value';
  const { value, reached } = deepestLevel(rootOf(subject), path ?? '');
  const how = howToAddress(
    value,
    [flagKey, ...reached].join('.'),
    subject.kind === 'feature' && reached.length === 0,
  );
  return `${is} ${quote(flagKey)} has nothing at ${quote(path ?? '')}; ${how}`;
}

export function noValueAttributeMessage(
  subject: Subject,
  question: Question,
  valueAttribute: string,
): string {
  const { flagKey, type } = question;
  const asked = `Feature flag ${quote(flagKey)} was asked as a ${type} and has no attribute ${quote(valueAttribute)}`;
  return `${asked}; ask for it as a boolean, or: ${howToAddress(rootOf(subject), flagKey, true)}`;
}

export function mismatchMessage(
  subject: Subject,
  question: Question,
  found: JsonValue,
  valueAttribute: string,
): string {
  const { key, path, type } = question;
  const readsAttribute = subject.kind === 'feature' && path === undefined;
  const what = readsAttribute ? `its attribute ${quote(valueAttribute)}` : 'it';
  const mismatch = `${quote(key)} was asked as ${article(type)}, but ${what} is ${describe(found)}`;
  const address = readsAttribute ? `${key}.${valueAttribute}` : key;
  if (typeof found === 'object' && found !== null) {
    return `${mismatch}; ${howToAddress(found, address, false)}`;
  }
  if (found === null || (typeof found === 'number' && !Number.isFinite(found))) return mismatch;
  // By its own key a feature flag is a boolean, whatever its attribute is.
  const it = readsAttribute && typeof found === 'boolean' ? quote(address) : 'it';
  return `${mismatch}; ask for ${it} as ${article(kindOf(found))}, or change it in AppConfig`;
}

function rootOf(subject: Subject): JsonValue {
  return subject.kind === 'feature' ? subject.attributes : subject.value;
}

/** Lists what can be asked for at an address, with its type; `null` is never a value. */
function howToAddress(root: JsonValue, address: string, isFlag: boolean): string {
  if (typeof root !== 'object' || root === null) return `${quote(address)} is ${describe(root)}`;
  if (Array.isArray(root))
    return `${quote(address)} is an array of ${root.length}, addressed by index, as ${quote(`${address}.0`)}`;
  const entries = Object.entries<JsonValue>(root).filter(([, value]) => value !== null);
  if (entries.length === 0) return isFlag ? 'it has no attributes' : `${quote(address)} has no properties`;
  const listed = entries
    .slice(0, MAX_LISTED)
    .map(([name, value]) => `${quote(`${address}.${name}`)} (${kindOf(value)})`);
  const more = entries.length - listed.length;
  return `there is ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function describe(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number that is not finite';
  return value === null ? 'null, which is never a value' : article(kindOf(value));
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function article(kind: string): string {
  return `${/^[ao]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

export function quote(text: string): string {
  return `'${text.length > MAX_KEY_CHARACTERS ? `${text.slice(0, MAX_KEY_CHARACTERS)}…` : text}'`;
}
