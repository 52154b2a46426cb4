import { readFlagDocument } from '../feature-flags/document.js';
import { type CheckedContent, payloadTooLarge } from '../store/content.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import { FEATURE_FLAGS, type ProfileType } from '../store/model.js';
import { badRequest } from '../store/service-error.js';

/** Checks content for a profile of the type; rejects with AppConfig's error if it refuses it. */
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
