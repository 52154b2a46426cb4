import { useEffect, useMemo, useState } from 'preact/hooks';
import { messageOf } from '../../aws/api-error.js';
import type { Environment, Profile, VersionSummary } from '../../aws/types.js';
import { keptDraft } from '../../flags/draft.js';
import { askEngine } from '../../flags/engine.js';
import type { DocumentText, Tried } from '../../flags/engine-messages.js';
import { useEnvironments, useVersion, useVersions } from '../../queries.js';
import { routes } from '../../routes.js';
import { Answered, Empty } from '../../ui/answer.js';
import { Failure, Field } from '../../ui/form.js';
import { textOfVersion } from '../profile/content.js';
import { useDeployed } from '../profile/deployed.js';
import { AnswersTable } from './answers-table.js';
import { contextOf, NEW_USER, type UserForm } from './context-form.js';
import { UserFields } from './user-form.js';
import { UsersStrip } from './users-strip.js';

interface Props {
  readonly region: string;
  readonly profile: Profile;
}

/** What one user gets of a profile, and why: evaluated in this page by the code that services run. */
export function TryUser({ region, profile }: Props) {
  const versions = useVersions(region, profile.ApplicationId, profile.Id);
  const environments = useEnvironments(region, profile.ApplicationId);
  return (
    <Answered query={versions}>
      {(allVersions) => (
        <Answered query={environments}>
          {(allEnvironments) => (
            <Chooser
              region={region}
              profile={profile}
              versions={allVersions}
              environments={allEnvironments}
            />
          )}
        </Answered>
      )}
    </Answered>
  );
}

function Chooser({
  region,
  profile,
  versions,
  environments,
}: Props & { versions: readonly VersionSummary[]; environments: readonly Environment[] }) {
  const { ApplicationId, Id } = profile;
  const draft = useMemo(() => keptDraft({ region, profile: Id }), [region, Id]);
  const [choice, setChoice] = useState(draft === undefined ? 'latest' : 'draft');
  const environment = environments.find((one) => `in ${one.Id}` === choice);
  const deployed = useDeployed(region, ApplicationId, environment?.Id ?? '', Id);
  const latest = versions[0]?.VersionNumber;
  const number =
    choice === 'draft'
      ? undefined
      : environment !== undefined
        ? deployed || undefined
        : choice === 'latest'
          ? latest
          : Number(choice);
  const version = useVersion(region, ApplicationId, Id, number);
  const type = profile.Type ?? 'AWS.Freeform';
  const document = useMemo<DocumentText | undefined>(() => {
    if (choice === 'draft') return draft && { text: draft.text, contentType: draft.contentType, type };
    return version.data && { text: textOfVersion(version.data), contentType: version.data.contentType, type };
  }, [choice, draft, version.data, type]);

  if (draft === undefined && versions.length === 0) {
    return (
      <Empty title="There is nothing to try yet">
        <a href={`#${routes.profile(region, ApplicationId, Id)}`}>Edit and save a version</a>
      </Empty>
    );
  }
  return (
    <>
      <Field label="Try it with">
        {(field) => (
          <select {...field} class="of-what" onChange={({ currentTarget }) => setChoice(currentTarget.value)}>
            {draft !== undefined && (
              <option value="draft" selected={choice === 'draft'}>
                Your draft
              </option>
            )}
            <option value="latest" selected={choice === 'latest'}>
              The newest version
            </option>
            {environments.map(({ Id: id, Name }) => (
              <option key={id} value={`in ${id}`} selected={choice === `in ${id}`}>
                What {Name} gets
              </option>
            ))}
            {versions.map(({ VersionNumber, VersionLabel }) => (
              <option key={VersionNumber} value={VersionNumber} selected={choice === String(VersionNumber)}>
                Version {VersionNumber}
                {VersionLabel === undefined ? '' : ` (${VersionLabel})`}
              </option>
            ))}
          </select>
        )}
      </Field>
      {environment !== undefined && deployed === 0 && (
        <p class="notice">Nothing of this profile is deployed in {environment.Name}.</p>
      )}
      <Failure error={number !== undefined ? version.error : undefined} />
      {document !== undefined && <Trying document={document} />}
    </>
  );
}

function Trying({ document }: { document: DocumentText }) {
  const [user, setUser] = useState<UserForm>(NEW_USER);
  const { context, problems } = useMemo(() => contextOf(user), [user]);
  const [tried, setTried] = useState<Tried | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    askEngine('try', { document, context }).then(
      (answer) => isOver || setTried(answer),
      (error: unknown) => isOver || setTried({ ok: false, message: messageOf(error) }),
    );
    return () => {
      isOver = true;
    };
  }, [document, context]);
  const reads = tried?.ok === true ? tried.reads : [];
  return (
    <div class="try">
      <UserFields user={user} reads={reads} problems={problems} onChange={setUser} />
      <div>
        {tried?.ok === false && <Failure error={tried.message} />}
        {tried?.ok === true && (
          <>
            <UsersStrip document={document} context={context} targeted={tried.targeted} />
            <AnswersTable document={document} context={context} answers={tried.answers} />
          </>
        )}
      </div>
    </div>
  );
}
