import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { operations } from '../aws/operations.js';
import type { Environment, Profile } from '../aws/types.js';
import { useApplication, useEnvironments, useProfiles } from '../queries.js';
import { routes } from '../routes.js';
import { Answered, Empty } from '../ui/answer.js';
import { DeleteButton } from '../ui/confirm.js';
import { DeleteApplication } from './applications-page.js';
import { Crumbs } from './crumbs.js';
import { DescribedDialog } from './described-dialog.js';
import { EnvironmentDialog } from './environment-dialog.js';
import { ProfileDialog } from './profile-dialog.js';
import { StateBadge } from './state-badge.js';

interface Place {
  readonly region: string;
  readonly application: string;
}

export function ApplicationPage({ region, application }: Place) {
  const query = useApplication(region, application);
  const [isEditing, setEditing] = useState(false);
  const [, navigate] = useLocation();
  return (
    <Answered query={query}>
      {(found) => (
        <>
          <Crumbs region={region} />
          <div class="page-head">
            <div>
              <h1>{found.Name}</h1>
              <p class="muted">
                ID <code>{found.Id}</code>
                {found.Description !== undefined && ` · ${found.Description}`}
              </p>
            </div>
            <div class="actions">
              <button type="button" onClick={() => setEditing(true)}>
                Edit
              </button>
              <DeleteApplication
                region={region}
                application={found}
                onDeleted={() => navigate(routes.region(region))}
              />
            </div>
          </div>
          <Profiles region={region} application={application} />
          <Environments region={region} application={application} />
          {isEditing && (
            <DescribedDialog
              title="Edit application"
              submit="Save"
              done={(name) => `Saved the application “${name}”`}
              initial={found}
              save={(input) => operations(region).updateApplication(application, input)}
              onClose={() => setEditing(false)}
            />
          )}
        </>
      )}
    </Answered>
  );
}

function Profiles({ region, application }: Place) {
  const query = useProfiles(region, application);
  const [isCreating, setCreating] = useState(false);
  return (
    <section aria-labelledby="profiles">
      <div class="section-head">
        <h2 id="profiles">Configuration profiles</h2>
        <button type="button" class="primary" onClick={() => setCreating(true)}>
          Create profile
        </button>
      </div>
      <Answered query={query}>
        {(profiles) =>
          profiles.length === 0 ? (
            <Empty title="No profile yet">
              <p>
                A profile holds the versions of one document: of feature flags, or of any JSON, YAML or text.
              </p>
            </Empty>
          ) : (
            <div class="table">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Type</th>
                    <th scope="col">ID</th>
                    <th scope="col">
                      <span class="visually-hidden">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {profiles.map((profile) => (
                    <ProfileRow key={profile.Id} region={region} profile={profile} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
      {isCreating && (
        <ProfileDialog region={region} application={application} onClose={() => setCreating(false)} />
      )}
    </section>
  );
}

function ProfileRow({ region, profile }: { region: string; profile: Profile }) {
  const { ApplicationId, Id, Name, Type, LocationUri } = profile;
  return (
    <tr>
      <td>
        <a href={`#${routes.profile(region, ApplicationId, Id)}`}>{Name}</a>
      </td>
      <td>
        {Type === 'AWS.AppConfig.FeatureFlags' ? 'Feature flags' : 'Freeform'}
        {LocationUri !== undefined && LocationUri !== 'hosted' && <span class="muted"> ({LocationUri})</span>}
      </td>
      <td>
        <code>{Id}</code>
      </td>
      <td class="actions-cell">
        <DeleteButton
          what={`the profile “${Name}”`}
          remove={(deletion) => operations(region).deleteProfile(ApplicationId, Id, deletion)}
        >
          <p>AppConfig deletes a profile that has no versions; delete those first, on its page.</p>
        </DeleteButton>
      </td>
    </tr>
  );
}

function Environments({ region, application }: Place) {
  const query = useEnvironments(region, application);
  const [isCreating, setCreating] = useState(false);
  return (
    <section aria-labelledby="environments">
      <div class="section-head">
        <h2 id="environments">Environments</h2>
        <button type="button" class="primary" onClick={() => setCreating(true)}>
          Create environment
        </button>
      </div>
      <Answered query={query}>
        {(environments) =>
          environments.length === 0 ? (
            <Empty title="No environment yet">
              <p>Versions are deployed to an environment, and clients ask for the configuration of one.</p>
            </Empty>
          ) : (
            <div class="table">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">State</th>
                    <th scope="col">Description</th>
                    <th scope="col">ID</th>
                    <th scope="col">
                      <span class="visually-hidden">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {environments.map((environment) => (
                    <EnvironmentRow key={environment.Id} region={region} environment={environment} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
      {isCreating && (
        <EnvironmentDialog region={region} application={application} onClose={() => setCreating(false)} />
      )}
    </section>
  );
}

function EnvironmentRow({ region, environment }: { region: string; environment: Environment }) {
  const { ApplicationId, Id, Name, State, Description } = environment;
  return (
    <tr>
      <td>
        <a href={`#${routes.environment(region, ApplicationId, Id)}`}>{Name}</a>
      </td>
      <td>
        <StateBadge state={State} />
      </td>
      <td>{Description}</td>
      <td>
        <code>{Id}</code>
      </td>
      <td class="actions-cell">
        <DeleteEnvironment region={region} environment={environment} />
      </td>
    </tr>
  );
}

export function DeleteEnvironment({
  region,
  environment: { ApplicationId, Id, Name },
  onDeleted,
}: {
  region: string;
  environment: Environment;
  onDeleted?: () => void;
}) {
  return (
    <DeleteButton
      what={`the environment “${Name}”`}
      remove={(deletion) => operations(region).deleteEnvironment(ApplicationId, Id, deletion)}
      {...(onDeleted === undefined ? {} : { onDeleted })}
    >
      <p>Its deployments go with it: clients that poll it get no configuration any more.</p>
    </DeleteButton>
  );
}
