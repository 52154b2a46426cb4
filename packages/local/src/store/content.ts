import { withTimestamps } from '../feature-flags/timestamps.js';
import { Float } from '../shared/float.js';
import { canonicalJson, isObject, type JsonObject, parseJson } from '../shared/json.js';
import { MAX_CONTENT_KILOBYTES } from './limits.js';
import type { Version } from './model.js';
import { ServiceError } from './service-error.js';

/** Content that has been checked for a profile of the type. */
export type CheckedContent =
  | { readonly type: 'AWS.Freeform'; readonly bytes: Uint8Array }
  | { readonly type: 'AWS.AppConfig.FeatureFlags'; readonly document: JsonObject };

/** The error for content over the limit; without a size if reading was given up before the end of the body. */
export function payloadTooLarge(kilobytes?: number): ServiceError {
  const size = kilobytes === undefined ? 'more' : `${kilobytes} KB`;
  const message = `A configuration may have at most ${MAX_CONTENT_KILOBYTES} KB, got ${size}`;
  return new ServiceError('PayloadTooLargeException', 413, message, {
    Measure: 'KILOBYTES',
    Limit: new Float(MAX_CONTENT_KILOBYTES),
    Size: kilobytes === undefined ? undefined : new Float(kilobytes),
  });
}

/** The bytes to store after the previous version, if there is one. */
export function storedBytes(content: CheckedContent, previous: Version | undefined, now: number): Uint8Array {
  if (content.type === 'AWS.Freeform') return content.bytes;
  const before: unknown = previous && parseJson(previous.content);
  const document = withTimestamps(content.document, isObject(before) ? before : undefined, now);
  return new TextEncoder().encode(canonicalJson(document));
}
