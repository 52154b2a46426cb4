import type { Profile, Validator } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import { checkWithinBounds } from './bounded-check.js';
import type { SchemaRequest } from './schema-check.js';

/** Checks validators themselves; rejects with AppConfig's error if it cannot use one. */
export function checkValidators(validators: readonly Validator[]): Promise<void> {
  return check({ schemas: schemasOf(validators), content: undefined });
}

/** Runs the profile's JSON Schemas over content; rejects with AppConfig's error if it does not satisfy one. */
export function validateContent({ validators }: Profile, content: Uint8Array): Promise<void> {
  return check({ schemas: schemasOf(validators), content });
}

function schemasOf(validators: readonly Validator[]): string[] {
  return validators.filter(({ Type }) => Type === 'JSON_SCHEMA').map(({ Content }) => Content);
}

async function check(request: SchemaRequest): Promise<void> {
  if (request.schemas.length === 0) return;
  const answer = await checkWithinBounds(request);
  if (answer.ok) return;
  const { message, violations } = answer;
  const members =
    violations === undefined
      ? {}
      : { Reason: 'InvalidConfiguration', Details: { InvalidConfiguration: violations } };
  throw badRequest(message, members);
}
