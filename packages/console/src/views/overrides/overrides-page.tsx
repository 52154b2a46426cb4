import { useState } from 'preact/hooks';
import { local } from '../../local/local-api.js';
import type { ActiveOverride } from '../../local/types.js';
import { queryClient, useApplications, useEnvironments, useLocalState, useProfiles } from '../../queries.js';
import { useAction } from '../../ui/action.js';
import { Answered, Empty } from '../../ui/answer.js';
import { Failure, Field, TextField } from '../../ui/form.js';
import { describeOverride, type OverrideKind, overrideOf } from './override.js';

/** “For me only”: what everybody who polls here gets, whatever the files say. */
export function OverridesPage({ region }: { region: string }) {
  const state = useLocalState(region);
  return (
    <>
      <div class="page-head">
        <div>
          <h1>Overrides</h1>
          <p class="muted">
            For you only: what clients of this server get, on top of the files that it serves. The files stay
            as they are.
          </p>
        </div>
      </div>
      <Answered query={state}>
        {({ directory, overrides, homeRegion }) =>
          directory === null ? (
            <Empty title="No directory is served">
              <p>
                Overrides lie on top of files. Start AppConfig Local with <code>--directory DIR</code>.
                Without one, change the flags themselves.
              </p>
            </Empty>
          ) : (
            <>
              <List overrides={overrides} directory={directory} />
              <NewOverride region={homeRegion} />
            </>
          )
        }
      </Answered>
    </>
  );
}

const read = () => queryClient.invalidateQueries({ queryKey: ['state'] });

function List({ overrides, directory }: { overrides: readonly ActiveOverride[]; directory: string }) {
  const action = useAction();
  const take = ({ application, environment, profile, flag }: ActiveOverride) =>
    action.run(async () => {
      const json = { application, environment, profile, flag, override: null };
      await local('overrides', { method: 'PUT', json });
      await read();
    }, `“${flag}” is as the files say again`);
  const dropAll = () =>
    action.run(async () => {
      await local('overrides', { method: 'DELETE' });
      await read();
    }, 'All flags are as the files say again');
  return (
    <section aria-labelledby="active">
      <div class="section-head">
        <h2 id="active">Active</h2>
        <button
          type="button"
          class="danger"
          disabled={overrides.length === 0 || action.isBusy}
          onClick={() => void dropAll()}
        >
          Drop all
        </button>
      </div>
      <Failure error={action.error} />
      {overrides.length === 0 ? (
        <p class="panel">
          None. They are kept in <code>overrides.json</code> in <code>{directory}</code>.
        </p>
      ) : (
        <div class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Flag</th>
                <th scope="col">Of</th>
                <th scope="col">Everybody gets</th>
                <th scope="col">
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {overrides.map((one) => (
                <tr key={`${one.application} ${one.environment} ${one.profile} ${one.flag}`}>
                  <td>
                    <code>{one.flag}</code>
                  </td>
                  <td>
                    {one.profile} in {one.environment} of {one.application}
                  </td>
                  <td>
                    {describeOverride(one)}
                    {one.problem !== undefined && <p class="bad">It does not count: {one.problem}</p>}
                  </td>
                  <td class="actions-cell">
                    <button
                      type="button"
                      class="quiet danger"
                      aria-label={`Drop the override of ${one.flag}`}
                      disabled={action.isBusy}
                      onClick={() => void take(one)}
                    >
                      Drop
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const KINDS: Readonly<Record<OverrideKind, string>> = {
  on: 'On',
  off: 'Off',
  variant: 'A variant',
  attributes: 'Attributes',
  value: 'A value (freeform profiles)',
};

const TEXTS: Readonly<Partial<Record<OverrideKind, readonly [label: string, placeholder: string]>>> = {
  variant: ['Variant', 'Gold'],
  attributes: ['Attributes, as JSON', '{"color": "red"}'],
  value: ['Value, as JSON', 'true'],
};

function NewOverride({ region }: { region: string }) {
  const { data: applications } = useApplications(region);
  const [applicationId, setApplication] = useState<string | undefined>(undefined);
  const application = applications?.find(({ Id }) => Id === applicationId) ?? applications?.[0];
  if (application === undefined) return null;
  return (
    <OverrideForm
      key={application.Id}
      region={region}
      application={application}
      applications={applications ?? []}
      onApplication={setApplication}
    />
  );
}

interface Named {
  readonly Id: string;
  readonly Name: string;
}

function OverrideForm({
  region,
  application,
  applications,
  onApplication,
}: {
  region: string;
  application: Named;
  applications: readonly Named[];
  onApplication: (id: string) => void;
}) {
  const { data: environments = [] } = useEnvironments(region, application.Id);
  const { data: profiles = [] } = useProfiles(region, application.Id);
  const [environmentId, setEnvironment] = useState<string | undefined>(undefined);
  const [profileId, setProfile] = useState<string | undefined>(undefined);
  const [flag, setFlag] = useState('');
  const [kind, setKind] = useState<OverrideKind>('on');
  const [text, setText] = useState('');
  const action = useAction();
  const environment = environments.find(({ Id }) => Id === environmentId) ?? environments[0];
  const profile = profiles.find(({ Id }) => Id === profileId) ?? profiles[0];
  const set = async () => {
    const override = overrideOf(kind, text);
    if (typeof override === 'string') throw new Error(override);
    const json = {
      application: application.Name,
      environment: environment?.Name,
      profile: profile?.Name,
      flag,
      override,
    };
    await local('overrides', { method: 'PUT', json });
    await read();
  };
  const textField = TEXTS[kind];
  return (
    <section aria-labelledby="new-override">
      <div class="section-head">
        <h2 id="new-override">Set one</h2>
      </div>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(set, `Everybody gets it for “${flag}”`);
        }}
      >
        <div class="columns">
          <Choice label="Application" of={applications} chosen={application.Id} onChoose={onApplication} />
          <Choice label="Environment" of={environments} chosen={environment?.Id} onChoose={setEnvironment} />
          <Choice label="Profile" of={profiles} chosen={profile?.Id} onChoose={setProfile} />
          <TextField label="Key of the flag" value={flag} onInput={setFlag} required />
          <Field label="Everybody gets">
            {(field) => (
              <select
                {...field}
                onChange={({ currentTarget }) => setKind(currentTarget.value as OverrideKind)}
              >
                {Object.entries(KINDS).map(([name, label]) => (
                  <option key={name} value={name} selected={name === kind}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {textField !== undefined && (
            <TextField
              label={textField[0]}
              placeholder={textField[1]}
              value={text}
              onInput={setText}
              required
            />
          )}
        </div>
        <Failure error={action.error} />
        <button type="submit" class="primary" disabled={action.isBusy}>
          Set the override
        </button>
      </form>
    </section>
  );
}

function Choice({
  label,
  of,
  chosen,
  onChoose,
}: {
  label: string;
  of: readonly Named[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  return (
    <Field label={label}>
      {(field) => (
        <select {...field} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
          {of.map(({ Id, Name }) => (
            <option key={Id} value={Id} selected={Id === chosen}>
              {Name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
