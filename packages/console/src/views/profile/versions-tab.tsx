import { useState } from 'preact/hooks';
import { operations } from '../../aws/operations.js';
import type { Deployment, Environment, Profile, VersionSummary } from '../../aws/types.js';
import { useEnvironments, useVersion, useVersions } from '../../queries.js';
import { routes } from '../../routes.js';
import { Answered, Empty } from '../../ui/answer.js';
import { DeleteButton } from '../../ui/confirm.js';
import { CompareVersions } from './compare-versions.js';
import { textOfVersion } from './content.js';
import { DeployDialog } from './deploy-dialog.js';
import { useDeployed } from './deployed.js';
import { LookDialog } from './look-dialog.js';

interface Props {
  readonly region: string;
  readonly profile: Profile;
}

/** All versions of a profile, each to be looked at, compared, and deployed: an older one to undo a change. */
export function VersionsTab({ region, profile }: Props) {
  const query = useVersions(region, profile.ApplicationId, profile.Id);
  return (
    <Answered query={query}>
      {(versions) =>
        versions.length === 0 ? (
          <Empty title="No versions yet">
            <a href={`#${routes.profile(region, profile.ApplicationId, profile.Id)}`}>Edit and save one</a>
          </Empty>
        ) : (
          <Versions region={region} profile={profile} versions={versions} />
        )
      }
    </Answered>
  );
}

type Open = { readonly what: 'look' | 'deploy'; readonly number: number };

function Versions({ region, profile, versions }: Props & { versions: readonly VersionSummary[] }) {
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const [deployed, setDeployed] = useState<{ deployment: Deployment; environment: Environment } | undefined>(
    undefined,
  );
  const close = () => setOpen(undefined);
  const { ApplicationId: application } = profile;
  return (
    <>
      <p class="muted">To undo a change, deploy the version from before.</p>
      {deployed !== undefined && (
        <p class="notice" role="status">
          Version {deployed.deployment.ConfigurationVersion} goes to {deployed.environment.Name}:{' '}
          <a
            href={`#${routes.deployment(region, application, deployed.environment.Id, deployed.deployment.DeploymentNumber)}`}
          >
            Deployment {deployed.deployment.DeploymentNumber}
          </a>
        </p>
      )}
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Label</th>
              <th scope="col">Description</th>
              <th scope="col">Type</th>
              <th scope="col">In use</th>
              <th scope="col">
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <Row
                key={version.VersionNumber}
                region={region}
                profile={profile}
                version={version}
                onOpen={(what) => setOpen({ what, number: version.VersionNumber })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {versions.length > 1 && <CompareVersions region={region} profile={profile} versions={versions} />}
      {open?.what === 'look' && (
        <LookDialog region={region} profile={profile} number={open.number} onClose={close} />
      )}
      {open?.what === 'deploy' && (
        <DeployVersion
          region={region}
          profile={profile}
          number={open.number}
          onDeployed={(deployment, environment) => setDeployed({ deployment, environment })}
          onClose={close}
        />
      )}
    </>
  );
}

function Row({
  region,
  profile,
  version,
  onOpen,
}: Props & { version: VersionSummary; onOpen: (what: Open['what']) => void }) {
  const { ApplicationId, Id } = profile;
  const { VersionNumber: number } = version;
  const { data: environments } = useEnvironments(region, ApplicationId);
  return (
    <tr>
      <td>{number}</td>
      <td>{version.VersionLabel ?? ''}</td>
      <td>{version.Description ?? ''}</td>
      <td>
        <code>{version.ContentType}</code>
      </td>
      <td>
        {environments?.map((environment) => (
          <InUse
            key={environment.Id}
            region={region}
            profile={profile}
            environment={environment}
            number={number}
          />
        ))}
      </td>
      <td class="actions-cell">
        <button
          type="button"
          class="quiet"
          aria-label={`Look at version ${number}`}
          onClick={() => onOpen('look')}
        >
          Look
        </button>
        <button type="button" aria-label={`Deploy version ${number}`} onClick={() => onOpen('deploy')}>
          Deploy
        </button>
        <DeleteButton
          what={`version ${number}`}
          remove={() => operations(region).deleteVersion(ApplicationId, Id, number)}
        />
      </td>
    </tr>
  );
}

function InUse({
  region,
  profile,
  environment,
  number,
}: Props & { environment: Environment; number: number }) {
  const deployed = useDeployed(region, profile.ApplicationId, environment.Id, profile.Id);
  if (deployed !== number) return null;
  return (
    <a class="badge ok" href={`#${routes.environment(region, profile.ApplicationId, environment.Id)}`}>
      {environment.Name}
    </a>
  );
}

function DeployVersion({
  region,
  profile,
  number,
  onDeployed,
  onClose,
}: Props & {
  number: number;
  onDeployed: (deployment: Deployment, environment: Environment) => void;
  onClose: () => void;
}) {
  const { data: version } = useVersion(region, profile.ApplicationId, profile.Id, number);
  if (version === undefined) return null;
  const type = profile.Type ?? 'AWS.Freeform';
  return (
    <DeployDialog
      region={region}
      profile={profile}
      title={`Deploy version ${number}`}
      submit="Deploy"
      content={{ text: textOfVersion(version), contentType: version.contentType, type }}
      source={async () => number}
      onDeployed={onDeployed}
      onClose={onClose}
    />
  );
}
