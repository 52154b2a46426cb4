import { useMemo } from 'preact/hooks';
import type { Deployment } from '../../aws/types.js';
import type { Session } from '../../local/types.js';
import { useSessions } from '../../queries.js';
import { dotsOf, rolloutInWords, rolloutOf } from './rollout.js';

const COLUMNS = 100;
const WIDTH = 1_000;
const STEP = WIDTH / COLUMNS;
const RADIUS = 4;
const MIN_ROWS = 4;
/** Beyond that, dots lie upon each other. */
const MAX_ROWS = 16;
const NONE: readonly Session[] = [];

/**
 * The clients of one configuration by their places in its rollout, and how far the rollout has come: a line that moves through them.
 */
export function Fleet({
  region,
  application,
  environment,
  profile,
  deployment,
}: {
  region: string;
  /** Names or IDs. */
  application: string;
  environment: string;
  profile: string;
  deployment: Deployment;
}) {
  const { data } = useSessions(region, { application, environment, profile });
  const sessions = data?.sessions ?? NONE;
  const rollout = useMemo(() => rolloutOf(sessions, deployment), [sessions, deployment]);
  const { ConfigurationVersion: version, PercentageComplete: percentage } = deployment;
  return (
    <section class="fleet" aria-labelledby="fleet">
      <div class="section-head">
        <h2 id="fleet">Clients</h2>
      </div>
      <div class="panel">
        <p role="status" aria-live="polite">
          {rolloutInWords(rollout, version)}
        </p>
        <Dots sessions={sessions} version={Number(version)} percentage={percentage} />
        <p class="legend muted">
          <span class="dot new" /> has version {version} <span class="dot" /> has another one{' '}
          <span class="reach" /> reached so far: {percentage} %
        </p>
        {data !== undefined && data.total > sessions.length && (
          <p class="muted">
            Shown are the {sessions.length} that were started last, of {data.total}.
          </p>
        )}
      </div>
    </section>
  );
}

function Dots({
  sessions,
  version,
  percentage,
}: {
  sessions: readonly Session[];
  version: number;
  percentage: number;
}) {
  const dots = useMemo(() => dotsOf(sessions, COLUMNS), [sessions]);
  const rows = Math.min(
    MAX_ROWS,
    dots.reduce((most, { row }) => Math.max(most, row + 1), MIN_ROWS),
  );
  const height = rows * STEP + 2;
  const x = (percentage / 100) * WIDTH;
  return (
    <svg class="dots" viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      <rect class="reached" x="0" y="0" width={x} height={height} />
      <line class="front" x1={x} y1="0" x2={x} y2={height} />
      {dots.map(({ session, x: left, row }) => (
        <circle
          key={session.id}
          class={session.versionNumber === version ? 'new' : ''}
          cx={left * WIDTH + STEP / 2}
          cy={height - 1 - STEP / 2 - (row % MAX_ROWS) * STEP}
          r={RADIUS}
        />
      ))}
    </svg>
  );
}
