import type { Store } from './store.js';

/**
 * The end of a message about what was not found: in which other regions it is. Empty if it is in none, which is what the
 * service, where regions know nothing of one another, always says.
 */
export function whereElse(store: Store, find: (other: Store) => unknown): string {
  const regions = store.elsewhere(find);
  if (regions.length === 0) return '';
  return `; there is one in ${regions.join(', ')}, but this request is for ${store.region}`;
}
