import type { Environment, Profile } from './model.js';
import { badRequest } from './service-error.js';
import { accountSettings } from './settings.js';
import type { Store } from './store.js';

/** What a request for a deletion says about it: https://docs.aws.amazon.com/appconfig/latest/userguide/deletion-protection.html */
export const PROTECTION_CHECKS = ['ACCOUNT_DEFAULT', 'APPLY', 'BYPASS'] as const;
export type ProtectionCheck = (typeof PROTECTION_CHECKS)[number];

const MINUTE_MILLISECONDS = 60_000;

/** What is younger is protected only by a request that says APPLY. */
const GRACE_MILLISECONDS = 60 * MINUTE_MILLISECONDS;

/**
 * Throws AppConfig's error if an environment or a profile must not be deleted, because clients have polled it within the
 * period of the account's settings.
 */
export function checkDeletionProtection(
  store: Store,
  kind: 'environment' | 'profile',
  resource: Environment | Profile,
  check: ProtectionCheck,
): void {
  if (check === 'BYPASS') return;
  const { enabled, periodMinutes } = accountSettings(store).deletionProtection;
  const now = store.clock.now();
  const age = now - (resource.createdAt ?? Number.NEGATIVE_INFINITY);
  if (check === 'ACCOUNT_DEFAULT' && (!enabled || age < GRACE_MILLISECONDS)) return;
  const polledAt = store.polls.last(kind, resource);
  if (polledAt === undefined || now - polledAt >= periodMinutes * MINUTE_MILLISECONDS) return;
  const name = kind === 'environment' ? 'Environment' : 'Configuration profile';
  throw badRequest(
    `${name} ${resource.id} cannot be deleted: deletion protection is on, and a client has polled it within the last ${periodMinutes} minutes; BYPASS as DeletionProtectionCheck deletes it all the same`,
  );
}
