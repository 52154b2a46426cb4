import type { RegionalChange, Regions } from '../store/regions.js';
import type { Table } from '../store/table.js';

/** Puts back what `regions.snapshot()` returned, in place of everything there is. */
export function putBack(regions: Regions, snapshot: readonly RegionalChange[]): void {
  const tableOf = ({ region, table }: RegionalChange) => regions.of(region)[table] as Table<unknown>;
  for (const change of [...regions.snapshot()]) tableOf(change).delete(change.parent, change.id);
  for (const change of snapshot) tableOf(change).put(change.parent, change.id, change.record);
}
