import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import { operations } from '../aws/operations.js';
import type { Application } from '../aws/types.js';
import { useApplications, useEnvironments, useProfiles } from '../queries.js';
import { routes } from '../routes.js';
import { Answered, Empty } from '../ui/answer.js';
import { DeleteButton } from '../ui/confirm.js';
import { DescribedDialog } from './described-dialog.js';
import { FirstFlagDialog } from './first-flag-dialog.js';
import { StateBadge } from './state-badge.js';

type Open = 'none' | 'first-flag' | 'application';

export function ApplicationsPage({ region }: { region: string }) {
  const query = useApplications(region);
  const [open, setOpen] = useState<Open>('none');
  const close = () => setOpen('none');
  return (
    <>
      <div class="page-head">
        <h1>Applications</h1>
        <div class="actions">
          <button type="button" onClick={() => setOpen('application')}>
            Create application
          </button>
          <button type="button" class="primary" onClick={() => setOpen('first-flag')}>
            Start with a flag
          </button>
        </div>
      </div>
      <Answered query={query}>
        {(applications) =>
          applications.length === 0 ? (
            <Empty title="Nothing is here yet">
              <p>
                “Start with a flag” creates an application, an environment and a profile, and serves the first
                flag from them. “Create application” goes there step by step.
              </p>
            </Empty>
          ) : (
            <ul class="cards">
              {applications.map((application) => (
                <ApplicationCard key={application.Id} region={region} application={application} />
              ))}
            </ul>
          )
        }
      </Answered>
      {open === 'first-flag' && <FirstFlagDialog region={region} onClose={close} />}
      {open === 'application' && (
        <DescribedDialog
          title="Create application"
          submit="Create"
          done={(name) => `Created the application “${name}”`}
          save={(input) => operations(region).createApplication(input)}
          onClose={close}
        />
      )}
    </>
  );
}

const ApplicationCard = memo(({ region, application }: { region: string; application: Application }) => {
  const { Id, Name, Description } = application;
  const profiles = useProfiles(region, Id);
  const environments = useEnvironments(region, Id);
  return (
    <li class="panel card">
      <div class="section-head">
        <h2>
          <a href={`#${routes.application(region, Id)}`}>{Name}</a>
        </h2>
        <DeleteApplication region={region} application={application} />
      </div>
      {Description !== undefined && <p class="muted">{Description}</p>}
      <dl>
        <dt>Profiles</dt>
        <dd class="links">
          {profiles.data?.map((profile) => (
            <a key={profile.Id} href={`#${routes.profile(region, Id, profile.Id)}`}>
              {profile.Name}
            </a>
          ))}
          {profiles.data?.length === 0 && <span class="muted">none</span>}
        </dd>
        <dt>Environments</dt>
        <dd class="links">
          {environments.data?.map((environment) => (
            <span key={environment.Id}>
              <a href={`#${routes.environment(region, Id, environment.Id)}`}>{environment.Name}</a>{' '}
              <StateBadge state={environment.State} />
            </span>
          ))}
          {environments.data?.length === 0 && <span class="muted">none</span>}
        </dd>
      </dl>
    </li>
  );
});

export function DeleteApplication({
  region,
  application: { Id, Name },
  onDeleted,
}: {
  region: string;
  application: Application;
  onDeleted?: () => void;
}) {
  return (
    <DeleteButton
      what={`the application “${Name}”`}
      remove={() => operations(region).deleteApplication(Id)}
      {...(onDeleted === undefined ? {} : { onDeleted })}
    >
      <p>AppConfig deletes an application that has no environments and no profiles; delete those first.</p>
    </DeleteButton>
  );
}
