import { badRequest, ServiceError } from './service-error.js';
import type { Store } from './store.js';
import type { Table } from './table.js';

export interface NewResource {
  readonly name: string;
  readonly description?: string | undefined;
}

/** What an update may change. `undefined` leaves a member as it is; an empty description removes it. */
export interface ResourceChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The identity of a new resource; throws AppConfig's error if a sibling has its name, or if the quota is used up. */
export function newIdentity<T extends Named>(
  store: Store,
  table: Table<T>,
  parent: string,
  kind: string,
  limit: number,
  { name, description }: NewResource,
) {
  checkNameFree(table, parent, kind, name);
  checkQuota(table, parent, kind, limit);
  return { ...store.identify((id) => table.get(parent, id) !== undefined), name, description };
}

/** The resource with another name or description. */
export function renamed<T extends Named>(
  table: Table<T>,
  parent: string,
  kind: string,
  resource: T,
  changes: ResourceChanges,
): T {
  const { name = resource.name, description } = changes;
  if (name !== resource.name) checkNameFree(table, parent, kind, name);
  return description === undefined
    ? { ...resource, name }
    : { ...resource, name, description: description || undefined };
}

function checkNameFree<T extends Named>(table: Table<T>, parent: string, kind: string, name: string): void {
  const taken = table.find(parent, (record) => record.name === name);
  if (taken !== undefined) throw badRequest(`The name ${name} is taken by ${kind} ${taken.id}`);
}

export function checkQuota<T>(table: Table<T>, parent: string, kind: string, limit: number): void {
  if (table.size(parent) < limit) return;
  const message = `The quota is ${limit} of ${kind}, and there are as many`;
  throw new ServiceError('ServiceQuotaExceededException', 402, message);
}
