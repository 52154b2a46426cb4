import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { operations } from '../aws/operations.js';
import type { DeploymentSummary } from '../aws/types.js';
import { useDeployments, useEnvironment, useProfiles } from '../queries.js';
import { routes } from '../routes.js';
import { Answered, Empty } from '../ui/answer.js';
import { Moment } from '../ui/time.js';
import { DeleteEnvironment } from './application-page.js';
import { Crumbs } from './crumbs.js';
import { DescribedDialog } from './described-dialog.js';
import { StateBadge } from './state-badge.js';

interface Place {
  readonly region: string;
  readonly application: string;
  readonly environment: string;
}

export function EnvironmentPage(place: Place) {
  const { region, application, environment } = place;
  const query = useEnvironment(region, application, environment);
  const [isEditing, setEditing] = useState(false);
  const [, navigate] = useLocation();
  return (
    <Answered query={query}>
      {(found) => (
        <>
          <Crumbs region={region} application={application} />
          <div class="page-head">
            <div>
              <h1>{found.Name}</h1>
              <p class="muted">
                <StateBadge state={found.State} /> ID <code>{found.Id}</code>
                {found.Description !== undefined && ` · ${found.Description}`}
              </p>
            </div>
            <div class="actions">
              <button type="button" onClick={() => setEditing(true)}>
                Edit
              </button>
              <DeleteEnvironment
                region={region}
                environment={found}
                onDeleted={() => navigate(routes.application(region, application))}
              />
            </div>
          </div>
          <Deployments {...place} />
          {isEditing && (
            <DescribedDialog
              title="Edit environment"
              submit="Save"
              done={(name) => `Saved the environment “${name}”`}
              initial={found}
              save={(input) => operations(region).updateEnvironment(application, environment, input)}
              onClose={() => setEditing(false)}
            />
          )}
        </>
      )}
    </Answered>
  );
}

function Deployments(place: Place) {
  const query = useDeployments(place.region, place.application, place.environment);
  return (
    <section aria-labelledby="deployments">
      <div class="section-head">
        <h2 id="deployments">Deployments</h2>
      </div>
      <Answered query={query}>
        {(deployments) =>
          deployments.length === 0 ? (
            <Empty title="Nothing has been deployed here">
              <DeployHint {...place} />
            </Empty>
          ) : (
            <div class="table">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Number</th>
                    <th scope="col">Profile</th>
                    <th scope="col">Version</th>
                    <th scope="col">State</th>
                    <th scope="col">Complete</th>
                    <th scope="col">Started</th>
                  </tr>
                </thead>
                <tbody>
                  {deployments.map((deployment) => (
                    <DeploymentRow key={deployment.DeploymentNumber} {...place} deployment={deployment} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
    </section>
  );
}

function DeployHint({ region, application }: Place) {
  const { data: profiles } = useProfiles(region, application);
  if (profiles?.length === 0) {
    return (
      <p>
        <a href={`#${routes.application(region, application)}`}>Create a profile</a>, save a version of it,
        and deploy it.
      </p>
    );
  }
  return (
    <p>
      Deploy a version of{' '}
      {profiles?.map(({ Id, Name }, index) => (
        <>
          {index > 0 && ', '}
          <a key={Id} href={`#${routes.profile(region, application, Id)}`}>
            {Name}
          </a>
        </>
      ))}
      .
    </p>
  );
}

function DeploymentRow({ deployment, ...place }: Place & { deployment: DeploymentSummary }) {
  const { region, application, environment } = place;
  const { DeploymentNumber, ConfigurationName, ConfigurationProfileId, State } = deployment;
  return (
    <tr>
      <td>
        <a href={`#${routes.deployment(region, application, environment, DeploymentNumber)}`}>
          Deployment {DeploymentNumber}
        </a>
      </td>
      <td>
        <a href={`#${routes.profile(region, application, ConfigurationProfileId)}`}>{ConfigurationName}</a>
      </td>
      <td>
        {deployment.ConfigurationVersion}
        {deployment.VersionLabel !== undefined && ` (${deployment.VersionLabel})`}
      </td>
      <td>
        <StateBadge state={State} />
      </td>
      <td>{deployment.PercentageComplete} %</td>
      <td>
        <Moment at={deployment.StartedAt} />
      </td>
    </tr>
  );
}
