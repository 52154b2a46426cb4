import type { AccountSettings } from './model.js';
import { ACCOUNT_SETTINGS, ROOT, type Store } from './store.js';

/** Bounds of the protection period: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_DeletionProtectionSettings.html */
export const MIN_PROTECTION_MINUTES = 15;
export const MAX_PROTECTION_MINUTES = 1_440;

const DEFAULTS: AccountSettings = { deletionProtection: { enabled: false, periodMinutes: 60 } };

export function accountSettings(store: Store): AccountSettings {
  return store.settings.get(ROOT, ACCOUNT_SETTINGS) ?? DEFAULTS;
}

/** What an update may change. `undefined` leaves a member as it is. */
export interface SettingsChanges {
  readonly enabled?: boolean | undefined;
  readonly periodMinutes?: number | undefined;
  readonly vendedMetrics?: boolean | undefined;
}

export function updateAccountSettings(store: Store, changes: SettingsChanges): AccountSettings {
  const { deletionProtection, vendedMetrics } = accountSettings(store);
  const { enabled, periodMinutes } = deletionProtection;
  const updated: AccountSettings = {
    deletionProtection: {
      enabled: changes.enabled ?? enabled,
      periodMinutes: changes.periodMinutes ?? periodMinutes,
    },
    vendedMetrics: changes.vendedMetrics ?? vendedMetrics,
  };
  store.settings.put(ROOT, ACCOUNT_SETTINGS, updated);
  return updated;
}
