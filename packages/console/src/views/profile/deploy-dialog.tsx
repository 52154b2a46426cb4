import { useState } from 'preact/hooks';
import { operations } from '../../aws/operations.js';
import type { Deployment, Environment, Profile, Strategy } from '../../aws/types.js';
import type { DocumentText } from '../../flags/engine-messages.js';
import { useEnvironments, useStrategies, useVersion } from '../../queries.js';
import { useAction } from '../../ui/action.js';
import { Answered } from '../../ui/answer.js';
import { Dialog } from '../../ui/dialog.js';
import { DialogForm, Field, TextField } from '../../ui/form.js';
import { inWords } from '../strategies-page.js';
import { textOfVersion } from './content.js';
import { useDeployed } from './deployed.js';
import { Difference } from './difference.js';
import { lastChoice, rememberChoice } from './last-choice.js';

/** The number of the version to deploy, which may have to be made first. */
export type Source = (details: { label: string; description: string }) => Promise<number>;

/** Asks where and how to deploy a version, and shows what it changes there. */
export function DeployDialog({
  region,
  profile,
  title,
  submit,
  content,
  asksForLabel = false,
  source,
  onDeployed,
  onClose,
}: {
  region: string;
  profile: Profile;
  title: string;
  submit: string;
  content: DocumentText;
  /** Whether a version is made, which can have a label and a description. */
  asksForLabel?: boolean;
  source: Source;
  onDeployed: (deployment: Deployment, environment: Environment) => void;
  onClose: () => void;
}) {
  const environments = useEnvironments(region, profile.ApplicationId);
  const strategies = useStrategies(region);
  return (
    <Dialog title={title} onClose={onClose} wide>
      <Answered query={environments}>
        {(allEnvironments) => (
          <Answered query={strategies}>
            {(allStrategies) => (
              <DeployForm
                {...{ region, profile, submit, content, asksForLabel, source, onDeployed, onClose }}
                environments={allEnvironments}
                strategies={allStrategies}
              />
            )}
          </Answered>
        )}
      </Answered>
    </Dialog>
  );
}

const AT_ONCE = 'AppConfig.AllAtOnce';

function DeployForm({
  region,
  profile,
  submit,
  content,
  asksForLabel,
  source,
  environments,
  strategies,
  onDeployed,
  onClose,
}: Omit<Parameters<typeof DeployDialog>[0], 'title'> & {
  environments: readonly Environment[];
  strategies: readonly Strategy[];
}) {
  const last = lastChoice(profile.Id);
  const known = (id: string | undefined, all: readonly { Id: string }[]) =>
    all.find((one) => one.Id === id)?.Id;
  const [environmentId, setEnvironment] = useState(
    known(last.environment, environments) ?? environments[0]?.Id,
  );
  const [strategyId, setStrategy] = useState(
    known(last.strategy, strategies) ?? known(AT_ONCE, strategies) ?? strategies[0]?.Id ?? AT_ONCE,
  );
  const [newName, setNewName] = useState('prod');
  const [label, setLabel] = useState('');
  const [description, setDescription] = useState('');
  const action = useAction();
  const { ApplicationId: application, Id: profileId } = profile;
  const strategy = strategies.find(({ Id }) => Id === strategyId);

  const deploy = async () => {
    const aws = operations(region);
    const environment =
      environments.find(({ Id }) => Id === environmentId) ??
      (await aws.createEnvironment(application, { Name: newName }));
    setEnvironment(environment.Id);
    const number = await source({ label, description });
    const deployment = await aws.startDeployment(application, environment.Id, {
      ConfigurationProfileId: profileId,
      ConfigurationVersion: String(number),
      DeploymentStrategyId: strategyId,
    });
    rememberChoice(profileId, { environment: environment.Id, strategy: strategyId });
    onDeployed(deployment, environment);
  };

  return (
    <DialogForm
      submit={submit}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={async () => {
        if (await action.run(deploy)) onClose();
      }}
    >
      <div class="columns">
        {environments.length === 0 ? (
          <TextField
            label="Environment"
            hint="There is none yet; this one is created"
            value={newName}
            onInput={setNewName}
            required
            maxLength={64}
          />
        ) : (
          <Field label="Environment">
            {(field) => (
              <select {...field} onChange={({ currentTarget }) => setEnvironment(currentTarget.value)}>
                {environments.map(({ Id, Name }) => (
                  <option key={Id} value={Id} selected={Id === environmentId}>
                    {Name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label="Strategy" hint={strategy === undefined ? undefined : inWords(strategy)}>
          {(field) => (
            <select {...field} onChange={({ currentTarget }) => setStrategy(currentTarget.value)}>
              {strategies.map(({ Id, Name }) => (
                <option key={Id} value={Id} selected={Id === strategyId}>
                  {Name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {asksForLabel && (
        <details>
          <summary>Label and description of the version</summary>
          <VersionFields {...{ label, setLabel, description, setDescription }} />
        </details>
      )}
      {environmentId !== undefined && environments.length > 0 && (
        <ToDeployed
          region={region}
          application={application}
          environment={environmentId}
          profile={profileId}
          content={content}
        />
      )}
    </DialogForm>
  );
}

export function VersionFields({
  label,
  setLabel,
  description,
  setDescription,
}: {
  label: string;
  setLabel: (label: string) => void;
  description: string;
  setDescription: (description: string) => void;
}) {
  return (
    <>
      <TextField
        label="Version label"
        hint="Optional; a name for this version, with at least one letter"
        value={label}
        onInput={setLabel}
        maxLength={64}
      />
      <TextField label="Version description" value={description} onInput={setDescription} maxLength={1024} />
    </>
  );
}

function ToDeployed({
  region,
  application,
  environment,
  profile,
  content,
}: {
  region: string;
  application: string;
  environment: string;
  profile: string;
  content: DocumentText;
}) {
  const deployed = useDeployed(region, application, environment, profile);
  const version = useVersion(region, application, profile, deployed || undefined);
  const heading =
    deployed === 0 ? 'What clients will get' : `What changes against version ${deployed ?? '…'}`;
  const isKnown = deployed === 0 || version.data !== undefined;
  return (
    <section aria-label="Difference to what is deployed">
      <h3>{heading}</h3>
      {version.error !== null && deployed !== 0 ? (
        <p class="muted">Version {deployed} has been deleted, so there is nothing to compare with.</p>
      ) : (
        isKnown && (
          <Difference
            before={
              version.data && {
                text: textOfVersion(version.data),
                contentType: version.data.contentType,
                type: content.type,
              }
            }
            after={content}
          />
        )
      )}
    </section>
  );
}
