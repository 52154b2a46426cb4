import type { RegionalChange, Regions } from '../store/regions.js';
import type { Table } from '../store/table.js';

/** Puts back what `regions.snapshot()` returned, in place of everything there is. */
export function putBack(regions: Regions, snapshot: readonly RegionalChange[]): void {
  const tableOf = ({ region, table }: RegionalChange) => regions.of(region)[table] as Table<unknown>;
  for (const change of [...regions.snapshot()]) {
    tableOf(change).delete(change.parent, change.id);
    forgetPolls(regions, change);
  }
  for (const change of snapshot) tableOf(change).put(change.parent, change.id, change.record);
}

/** Deletion protection goes by polls, of which there was none at the start. */
function forgetPolls(regions: Regions, { region, table, parent, id }: RegionalChange): void {
  const { polls } = regions.of(region);
  if (table === 'environments') polls.forget('environment', { applicationId: parent, id });
  if (table === 'profiles') polls.forget('profile', { applicationId: parent, id });
}
