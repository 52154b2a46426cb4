import type { JsonValue } from '@openfeature/core';
import type { FlagType, Subject } from './answers.js';
import type { FlagSet } from './flag-set.js';

const MAX_LISTED = 10;
const MAX_KEY_CHARACTERS = 200;

/** Who was asked what: the whole key, the flag that it names, and the path behind it. */
export interface Question {
  readonly type: FlagType;
  readonly key: string;
  readonly flagKey: string;
  readonly path: string | undefined;
}

export function noFlagMessage(flagSet: FlagSet, key: unknown): string {
  if (typeof key !== 'string')
    return `A flag key must be a string, got ${key === null ? 'null' : typeof key}`;
  const { flagSetId, versionLabel } = flagSet.options;
  const where = versionLabel === undefined ? flagSetId : `${flagSetId} (version ${versionLabel})`;
  const dot = key.indexOf('.');
  const prefix = dot < 0 ? '' : `, nor a flag ${quote(key.slice(0, dot))} with such a path`;
  return `There is no flag ${quote(key)}${prefix} in ${where}`;
}

export function noPathMessage(subject: Subject, question: Question): string {
  const { flagKey, path } = question;
  const is = subject.kind === 'feature' ? 'Feature flag' : 'Plain value';
  return `${is} ${quote(flagKey)} has nothing at ${quote(path ?? '')}; ${howToAddress(subject, flagKey)}`;
}

export function noValueAttributeMessage(
  subject: Subject,
  question: Question,
  valueAttribute: string,
): string {
  const { flagKey, type } = question;
  const asked = `Feature flag ${quote(flagKey)} was asked as a ${type} and has no attribute ${quote(valueAttribute)}`;
  return `${asked}; ask for it as a boolean, or: ${howToAddress(subject, flagKey)}`;
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
  return `${quote(key)} was asked as ${article(type)}, but ${what} is ${describe(found)}`;
}

/** Lists what can be asked for, as `flag.attribute` with its type. */
function howToAddress(subject: Subject, flagKey: string): string {
  const root = subject.kind === 'feature' ? subject.attributes : subject.value;
  if (typeof root !== 'object' || root === null) return `it is ${describe(root)}`;
  if (Array.isArray(root))
    return `it is an array of ${root.length}, addressed by index, as ${quote(`${flagKey}.0`)}`;
  const entries = Object.entries<JsonValue>(root);
  if (entries.length === 0)
    return subject.kind === 'feature' ? 'it has no attributes' : 'it is an empty object';
  const listed = entries
    .slice(0, MAX_LISTED)
    .map(([name, value]) => `${quote(`${flagKey}.${name}`)} (${kindOf(value)})`);
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

function quote(text: string): string {
  return `'${text.length > MAX_KEY_CHARACTERS ? `${text.slice(0, MAX_KEY_CHARACTERS)}…` : text}'`;
}
