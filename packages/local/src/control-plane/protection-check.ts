import { PROTECTION_CHECKS, type ProtectionCheck } from '../store/deletion-protection.js';
import { oneOf } from './input.js';
import type { OperationRequest } from './operation.js';

/** How a request for a deletion wants deletion protection to be treated. */
export function protectionCheck(request: OperationRequest): ProtectionCheck {
  const asked = request.header('x-amzn-deletion-protection-check');
  return asked === undefined
    ? 'ACCOUNT_DEFAULT'
    : oneOf(...PROTECTION_CHECKS)(asked, 'DeletionProtectionCheck');
}
