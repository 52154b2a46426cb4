import type { Profile } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import { checkWithinBounds } from './bounded-check.js';

/**
 * Runs the profile's JSON Schemas over content; rejects with AppConfig's error if it does not satisfy one, or if one cannot be
 * used, because AppConfig stores schemas without looking at them.
 */
export async function validateContent({ validators }: Profile, content: Uint8Array): Promise<void> {
  const schemas = validators.filter(({ Type }) => Type === 'JSON_SCHEMA').map(({ Content }) => Content);
  if (schemas.length === 0) return;
  const answer = await checkWithinBounds({ schemas, content });
  if (answer.ok) return;
  const { message, violations } = answer;
  const members =
    violations === undefined
      ? {}
      : { Reason: 'InvalidConfiguration', Details: { InvalidConfiguration: violations } };
  throw badRequest(message, members);
}
