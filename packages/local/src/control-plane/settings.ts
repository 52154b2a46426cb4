import type { JsonObject } from '../shared/json.js';
import type { AccountSettings } from '../store/model.js';
import {
  accountSettings,
  MAX_PROTECTION_MINUTES,
  MIN_PROTECTION_MINUTES,
  updateAccountSettings,
} from '../store/settings.js';
import { boolean, integer, object, optional } from './input.js';
import type { Operation } from './operation.js';

const show = ({ deletionProtection, vendedMetrics }: AccountSettings) => ({
  DeletionProtection: {
    Enabled: deletionProtection.enabled,
    ProtectionPeriodInMinutes: deletionProtection.periodMinutes,
  },
  VendedMetrics: { Enabled: vendedMetrics },
});

const minutes = integer(MIN_PROTECTION_MINUTES, MAX_PROTECTION_MINUTES);

function changes(body: JsonObject) {
  const protection = optional(body, 'DeletionProtection', object) ?? {};
  const metrics = optional(body, 'VendedMetrics', object) ?? {};
  return {
    enabled: optional(protection, 'Enabled', boolean),
    periodMinutes: optional(protection, 'ProtectionPeriodInMinutes', minutes),
    vendedMetrics: optional(metrics, 'Enabled', boolean),
  };
}

export const settingsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/settings',
    handle: (store) => ({ status: 200, body: show(accountSettings(store)) }),
  },
  {
    method: 'patch',
    path: '/settings',
    handle: (store, { body }) => ({ status: 200, body: show(updateAccountSettings(store, changes(body))) }),
  },
];
