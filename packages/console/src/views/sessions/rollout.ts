import type { Deployment } from '../../aws/types.js';
import type { Session } from '../../local/types.js';

/** Where the sessions of a configuration are while one version replaces another. */
export interface Rollout {
  /** They have the deployment's version. */
  readonly arrived: readonly Session[];
  /** They will get it with their next poll. */
  readonly due: readonly Session[];
  /** Their place is beyond the growth so far. */
  readonly waiting: readonly Session[];
}

export type Progress = Pick<Deployment, 'ConfigurationVersion' | 'PercentageComplete'>;

/** A client gets a version once the deployment's percentage is above its place. */
export function rolloutOf(sessions: readonly Session[], deployment: Progress): Rollout {
  const version = Number(deployment.ConfigurationVersion);
  const arrived: Session[] = [];
  const due: Session[] = [];
  const waiting: Session[] = [];
  for (const session of sessions) {
    if (session.versionNumber === version) arrived.push(session);
    else if (session.place < deployment.PercentageComplete) due.push(session);
    else waiting.push(session);
  }
  return { arrived, due, waiting };
}

/** In one sentence. */
export function rolloutInWords({ arrived, due, waiting }: Rollout, version: string): string {
  const total = arrived.length + due.length + waiting.length;
  if (total === 0) return 'Nobody polls this configuration.';
  const clients = total === 1 ? '1 client' : `${total} clients`;
  const next = due.length === 0 ? '' : `, ${due.length} will with their next poll`;
  return `${arrived.length} of ${clients} ${arrived.length === 1 ? 'has' : 'have'} version ${version}${next}.`;
}

/** A dot for each session: how far to the right, and in which row, so that as few as possible lie upon each other. */
export function dotsOf(
  sessions: readonly Session[],
  columns: number,
): ReadonlyArray<{ readonly session: Session; readonly x: number; readonly row: number }> {
  const rows = new Map<number, number>();
  return [...sessions]
    .sort((one, other) => one.place - other.place || (one.id < other.id ? -1 : 1))
    .map((session) => {
      const x = Math.floor((session.place / 100) * columns) / columns;
      const row = rows.get(x) ?? 0;
      rows.set(x, row + 1);
      return { session, x, row };
    });
}
