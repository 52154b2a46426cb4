import { type NewResource, newIdentity, type ResourceChanges, renamed } from './identity.js';
import { MAX_APPLICATIONS } from './limits.js';
import type { Application } from './model.js';
import { badRequest } from './service-error.js';
import { ROOT, type Store } from './store.js';

const KIND = 'application';

export function createApplication(store: Store, input: NewResource): Application {
  const application = newIdentity(store, store.applications, ROOT, KIND, MAX_APPLICATIONS, input);
  store.applications.put(ROOT, application.id, application);
  return application;
}

export function updateApplication(
  store: Store,
  application: Application,
  changes: ResourceChanges,
): Application {
  const updated = renamed(store.applications, ROOT, KIND, application, changes);
  store.applications.put(ROOT, updated.id, updated);
  return updated;
}

export function deleteApplication(store: Store, { id }: Application): void {
  for (const [children, table] of [
    ['environments', store.environments],
    ['configuration profiles', store.profiles],
  ] as const) {
    if (table.size(id) > 0) throw badRequest(`Application ${id} cannot be deleted: it still has ${children}`);
  }
  if (store.experimentDefinitions.size(id) > 0) {
    throw badRequest(
      `Cannot delete application ${id}, because there are still experiment definitions existing under it.`,
    );
  }
  store.applications.delete(ROOT, id);
}
