import type { JsonValue } from '@openfeature/core';
import type { DocumentDirective } from 'js-yaml';
import { plainScalar } from './yaml-scalars.js';

const CORE_PREFIX = 'tag:yaml.org,2002:';

/** The name of a tag of YAML's core schema, such as `str`; `undefined` for any other. `!` says nothing about the type. */
export function coreTag(
  tag: string,
  directives: readonly DocumentDirective[],
): 'str' | 'null' | 'bool' | 'int' | 'float' | 'map' | 'seq' | '!' | undefined {
  if (tag === '!') return '!';
  const full = fullTag(tag, directives);
  const name = full.startsWith(CORE_PREFIX) ? full.slice(CORE_PREFIX.length) : '';
  switch (name) {
    case 'str':
    case 'null':
    case 'bool':
    case 'int':
    case 'float':
    case 'map':
    case 'seq':
      return name;
    default:
      return undefined;
  }
}

/** The value of a scalar with a tag of the core schema; `undefined` where its text does not fit the tag. */
export function taggedScalar(text: string, tag: string): JsonValue | undefined {
  if (tag === 'str' || tag === '!') return text;
  const value = plainScalar(text);
  if (tag === 'null') return value === null ? value : undefined;
  if (tag === 'bool') return typeof value === 'boolean' ? value : undefined;
  return (tag === 'int' || tag === 'float') && typeof value === 'number' ? value : undefined;
}

function fullTag(tag: string, directives: readonly DocumentDirective[]): string {
  if (tag.startsWith('!<')) return tag.slice(2, -1);
  const handle = /^!(?:[0-9A-Za-z-]*!)?/.exec(tag)?.[0] ?? '';
  for (const directive of directives) {
    if (directive.kind === 'tag' && directive.handle === handle)
      return directive.prefix + tag.slice(handle.length);
  }
  return handle === '!!' ? CORE_PREFIX + tag.slice(2) : tag;
}
