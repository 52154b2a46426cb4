import { memo } from 'preact/compat';
import { useMemo, useState } from 'preact/hooks';
import type { Session } from '../../local/types.js';
import { useSessions } from '../../queries.js';
import { routes } from '../../routes.js';
import { Answered, Empty } from '../../ui/answer.js';
import { Field } from '../../ui/form.js';
import { Moment } from '../../ui/time.js';

/** Rows that a table has at first. */
const SHOWN = 100;

/** Every client that polls: since when, what it has, and its place in rollouts. */
export function SessionsPage({ region }: { region: string }) {
  const query = useSessions(region);
  return (
    <>
      <div class="page-head">
        <div>
          <h1>Sessions</h1>
          <p class="muted">
            Every client that polls has one, for one profile in one environment, until it has not polled for a
            day.
          </p>
        </div>
      </div>
      <Answered query={query}>
        {({ sessions, total }) =>
          total === 0 ? (
            <Empty title="Nobody polls here">
              <p>Start your service with these variables, and it appears:</p>
              <pre class="setup">
                {`AWS_ENDPOINT_URL_APPCONFIGDATA=${location.origin}
AWS_REGION=${region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`}
              </pre>
            </Empty>
          ) : (
            <Sessions region={region} sessions={sessions} total={total} />
          )
        }
      </Answered>
    </>
  );
}

const targetOf = ({ application, environment, profile }: Session) =>
  `${application} / ${environment} / ${profile}`;

function Sessions({
  region,
  sessions,
  total,
}: {
  region: string;
  sessions: readonly Session[];
  total: number;
}) {
  const [target, setTarget] = useState('');
  const [showsAll, setShowsAll] = useState(false);
  const targets = useMemo(() => [...new Set(sessions.map(targetOf))].sort(), [sessions]);
  const wanted = target === '' ? sessions : sessions.filter((session) => targetOf(session) === target);
  const shown = showsAll ? wanted : wanted.slice(0, SHOWN);
  return (
    <>
      <div class="section-head">
        <p role="status">
          {total === 1 ? '1 session' : `${total} sessions`}
          {total > sessions.length && `, of which the ${sessions.length} that were started last are listed`}
        </p>
        <Field label="Configuration">
          {(field) => (
            <select {...field} onChange={({ currentTarget }) => setTarget(currentTarget.value)}>
              <option value="">all</option>
              {targets.map((name) => (
                <option key={name} value={name} selected={name === target}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Configuration</th>
              <th scope="col">Version</th>
              <th scope="col">Place in rollouts</th>
              <th scope="col">Started</th>
              <th scope="col">Last poll</th>
              <th scope="col">Polls</th>
              <th scope="col">Interval</th>
              <th scope="col">Client</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((session) => (
              <Row key={session.id} region={region} session={session} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < wanted.length && (
        <p>
          <button type="button" onClick={() => setShowsAll(true)}>
            Show all {wanted.length}
          </button>
        </p>
      )}
    </>
  );
}

const Row = memo(
  function Row({ region, session }: { region: string; session: Session }) {
    const { applicationId, environmentId, profileId, versionNumber, versionLabel, place } = session;
    return (
      <tr>
        <td>
          <a href={`#${routes.profile(region, applicationId, profileId)}`}>{session.profile}</a> in{' '}
          <a href={`#${routes.environment(region, applicationId, environmentId)}`}>{session.environment}</a>{' '}
          of {session.application}
        </td>
        <td>
          {versionNumber ?? <span class="muted">none yet</span>}
          {versionLabel !== null && ` (${versionLabel})`}
        </td>
        <td>
          <meter min={0} max={100} value={place} aria-label={`Gets a version at more than ${place} %`} />{' '}
          {Number(place.toFixed(1))} %
        </td>
        <td>
          <Moment at={session.startedAt} />
        </td>
        <td>
          <Moment at={session.lastPolledAt} />
        </td>
        <td>{session.polls}</td>
        <td>{session.pollInterval} s</td>
        <td class="client muted">{session.userAgent ?? ''}</td>
      </tr>
    );
  },
  (before, after) =>
    before.region === after.region && JSON.stringify(before.session) === JSON.stringify(after.session),
);
