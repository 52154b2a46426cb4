import { readFlagDocument } from '../feature-flags/document.js';
import { canonicalJson, isObject, type JsonObject } from '../feature-flags/json.js';
import { withTimestamps } from '../feature-flags/timestamps.js';
import { MAX_CONTENT_KILOBYTES } from './limits.js';
import { FEATURE_FLAGS, type ProfileType, type Version } from './model.js';
import { badRequest, ServiceError } from './service-error.js';

/** Content that a profile of the type may hold. */
export type CheckedContent =
  | { readonly type: 'AWS.Freeform'; readonly bytes: Uint8Array }
  | { readonly type: 'AWS.AppConfig.FeatureFlags'; readonly document: JsonObject };

/** Checks content for a profile of the type; throws what AppConfig answers when it refuses it. */
export async function checkContent(type: ProfileType, bytes: Uint8Array): Promise<CheckedContent> {
  if (bytes.length === 0) throw badRequest('The content of a configuration version must not be empty');
  const kilobytes = Math.ceil(bytes.length / 1024);
  if (kilobytes > MAX_CONTENT_KILOBYTES) throw payloadTooLarge(kilobytes);
  if (type !== FEATURE_FLAGS) return { type: 'AWS.Freeform', bytes };
  const result = await readFlagDocument(bytes);
  if (result.ok) return { type: FEATURE_FLAGS, document: result.document };
  throw badRequest(result.message, {
    Reason: 'InvalidConfiguration',
    Details: { InvalidConfiguration: result.violations },
  });
}

/** Without a size the body was given up before its end. */
export function payloadTooLarge(kilobytes?: number): ServiceError {
  const size = kilobytes === undefined ? 'more' : `${kilobytes} KB`;
  const message = `A configuration may have at most ${MAX_CONTENT_KILOBYTES} KB, got ${size}`;
  return new ServiceError('PayloadTooLargeException', 413, message, {
    Measure: 'KILOBYTES',
    Limit: MAX_CONTENT_KILOBYTES,
    Size: kilobytes,
  });
}

/** The bytes to store after the version before, if there is one. */
export function storedBytes(content: CheckedContent, previous: Version | undefined, now: number): Uint8Array {
  if (content.type === 'AWS.Freeform') return content.bytes;
  const before: unknown = previous && JSON.parse(new TextDecoder().decode(previous.content));
  const document = withTimestamps(content.document, isObject(before) ? before : undefined, now);
  return new TextEncoder().encode(canonicalJson(document));
}
