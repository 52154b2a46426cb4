import { ROOT, type Store } from './store.js';

/** Removes the tags of a resource that was deleted, and of everything in it; `resource` is the resource part of its ARN. */
export function forgetTags(store: Store, resource: string): void {
  for (const { id } of [...store.tags.entries()]) {
    if (id === resource || id.startsWith(`${resource}/`)) store.tags.delete(ROOT, id);
  }
}
