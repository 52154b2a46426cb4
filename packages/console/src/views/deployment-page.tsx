import { operations } from '../aws/operations.js';
import type { Deployment } from '../aws/types.js';
import { useDeployment, useLocalState, useStrategies } from '../queries.js';
import { routes } from '../routes.js';
import { useAction } from '../ui/action.js';
import { Answered } from '../ui/answer.js';
import { Failure } from '../ui/form.js';
import { Moment, minutes } from '../ui/time.js';
import { Crumbs } from './crumbs.js';
import { GrowthChart } from './growth-chart.js';
import { useServerNow } from './server-now.js';
import { Fleet } from './sessions/fleet.js';
import { StateBadge } from './state-badge.js';

interface Place {
  readonly region: string;
  readonly application: string;
  readonly environment: string;
}

export function DeploymentPage({ number, ...place }: Place & { number: string }) {
  const query = useDeployment(place.region, place.application, place.environment, number);
  return (
    <>
      <Crumbs {...place} />
      <Answered query={query}>{(deployment) => <Shown {...place} deployment={deployment} />}</Answered>
    </>
  );
}

const IN_PROGRESS = new Set(['VALIDATING', 'DEPLOYING', 'BAKING', 'ROLLING_BACK']);

function Shown({ deployment, ...place }: Place & { deployment: Deployment }) {
  const { region, application, environment } = place;
  const { State, PercentageComplete, ConfigurationProfileId, ConfigurationVersion, VersionLabel } =
    deployment;
  const { data: strategies } = useStrategies(region);
  const strategy = strategies?.find(({ Id }) => Id === deployment.DeploymentStrategyId);
  const isInProgress = IN_PROGRESS.has(State);
  return (
    <>
      <div class="page-head">
        <div>
          <h1>Deployment {deployment.DeploymentNumber}</h1>
          <p>
            Version {ConfigurationVersion}
            {VersionLabel !== undefined && ` (${VersionLabel})`} of{' '}
            <a href={`#${routes.profile(region, application, ConfigurationProfileId)}`}>
              {deployment.ConfigurationName}
            </a>{' '}
            by {strategy?.Name ?? deployment.DeploymentStrategyId}
            {deployment.Description !== undefined && <span class="muted"> · {deployment.Description}</span>}
          </p>
        </div>
        <StopButtons {...place} deployment={deployment} />
      </div>
      <section class="panel" aria-label="Progress">
        <p class="progress-line" role="status" aria-live="polite">
          <StateBadge state={State} /> <strong>{PercentageComplete} %</strong>{' '}
          <span class="muted">{what(deployment)}</span>
        </p>
        <progress
          max={100}
          value={PercentageComplete}
          aria-label="Percentage of clients that get this version"
        />
        {isInProgress ? (
          <LiveChart region={region} deployment={deployment} />
        ) : (
          <GrowthChart growth={deployment} />
        )}
      </section>
      {deployment.State !== 'ROLLED_BACK' && deployment.State !== 'REVERTED' && (
        <Fleet {...place} profile={ConfigurationProfileId} deployment={deployment} />
      )}
      <section aria-labelledby="events">
        <div class="section-head">
          <h2 id="events">Events</h2>
        </div>
        <ol class="panel events" reversed>
          {deployment.EventLog.map(({ EventType, Description, OccurredAt, TriggeredBy }) => (
            <li key={`${EventType} ${OccurredAt} ${Description}`}>
              <Moment at={OccurredAt} /> <span class="badge">{EventType.replaceAll('_', ' ')}</span>{' '}
              {Description}
              {TriggeredBy !== undefined && <span class="muted"> by {TriggeredBy}</span>}
            </li>
          ))}
        </ol>
      </section>
      <p>
        <a href={`#${routes.environment(region, application, environment)}`}>
          All deployments of the environment
        </a>
      </p>
    </>
  );
}

function what({ State, FinalBakeTimeInMinutes, StartedAt, CompletedAt }: Deployment): string {
  if (State === 'BAKING') return `All clients get it; it is watched for ${minutes(FinalBakeTimeInMinutes)}`;
  if (State === 'ROLLED_BACK' || State === 'REVERTED') return 'Clients get what was deployed before';
  const started = `Started ${new Date(StartedAt).toLocaleString()}`;
  return CompletedAt === undefined
    ? started
    : `${started}, complete ${new Date(CompletedAt).toLocaleString()}`;
}

/** By itself, because it moves on every second. */
function LiveChart({ region, deployment }: { region: string; deployment: Deployment }) {
  const now = useServerNow(region);
  const { data } = useLocalState(region);
  const elapsed = now === undefined ? undefined : (now - Date.parse(deployment.StartedAt)) / 60_000;
  return <GrowthChart growth={deployment} at={elapsed && elapsed * (data?.timeScale ?? 1)} />;
}

function StopButtons({ region, application, environment, deployment }: Place & { deployment: Deployment }) {
  const action = useAction();
  const { DeploymentNumber, State } = deployment;
  // AppConfig stops what is no longer deploying only where it may revert.
  const stop = (done: string) =>
    action.run(
      () =>
        operations(region).stopDeployment(application, environment, DeploymentNumber, State !== 'DEPLOYING'),
      `${done} deployment ${DeploymentNumber}`,
    );
  return (
    <div>
      <div class="actions">
        {IN_PROGRESS.has(State) && (
          <button type="button" class="danger" disabled={action.isBusy} onClick={() => void stop('Stopped')}>
            Stop and roll back
          </button>
        )}
        {State === 'COMPLETE' && (
          <button type="button" class="danger" disabled={action.isBusy} onClick={() => void stop('Reverted')}>
            Revert
          </button>
        )}
      </div>
      <Failure error={action.error} />
    </div>
  );
}
