import type { JsonValue } from '@openfeature/core';
import type { BasicFlag, Flag } from '../flags/flag.js';
import { attributesOf, type JsonRecord, NO_ATTRIBUTES } from './json-values.js';
import { isServedFlag } from './shape.js';

/**
 * The flag that a property of a retrieval-time or freeform document is: a feature flag where it is an object with a boolean
 * `enabled`, else a plain value (D4 b and c).
 */
export function retrievalTimeFlag(value: JsonValue): Flag {
  if (!isServedFlag(value)) return { kind: 'plain', value };
  const flag = basicFlag(value.enabled, value);
  return typeof value._variant === 'string' ? { ...flag, chosenVariant: value._variant } : flag;
}

/** A feature flag with one value; attributes next to `enabled: false` are dropped, as AppConfig itself does (K6). */
export function basicFlag(enabled: boolean, record: JsonRecord): BasicFlag {
  return { kind: 'basic', enabled, attributes: enabled ? attributesOf(record) : NO_ATTRIBUTES };
}
