import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Finding } from '../../../../local/src/check/finding.js';
import { ApiError, type InvalidConfiguration } from '../../aws/api-error.js';
import type { Deployment, Environment, Profile, VersionSummary } from '../../aws/types.js';
import type { EditorPlace } from '../../editor/code-editor.js';
import type { FlagDocument } from '../../flags/document.js';
import { byFlag, type FlagFindings, withRefused } from '../../flags/findings.js';
import { useVersions } from '../../queries.js';
import { routes } from '../../routes.js';
import { Answered } from '../../ui/answer.js';
import { ConfirmDialog } from '../../ui/confirm.js';
import { Failure } from '../../ui/form.js';
import { announce } from '../../ui/toasts.js';
import { documentOf, textOf } from './content.js';
import { DeployDialog, type Source } from './deploy-dialog.js';
import { FindingsList, FoldedFindings } from './findings-list.js';
import { FlagsEditor, type GoTo } from './flags-editor.js';
import { NewerVersion } from './newer-version.js';
import { SaveDialog } from './save-dialog.js';
import { saveVersion } from './save-version.js';
import { TextEditor } from './text-editor.js';
import { Toolbar } from './toolbar.js';
import { useDraft } from './use-draft.js';
import { useFindings } from './use-findings.js';

interface Props {
  readonly region: string;
  readonly profile: Profile;
}

/** The newest version of a profile, to be changed, saved and deployed. */
export function EditTab({ region, profile }: Props) {
  const query = useVersions(region, profile.ApplicationId, profile.Id);
  return (
    <Answered query={query}>
      {(versions) => <Editor region={region} profile={profile} versions={versions} />}
    </Answered>
  );
}

/** As it was when it was opened: what it does may go on after a version has been saved. */
type OpenDialog =
  | { readonly what: 'save' }
  /** Without a number a version is made. */
  | { readonly what: 'deploy'; readonly number: number | undefined }
  | { readonly what: 'discard' };

const NO_REFUSALS: readonly InvalidConfiguration[] = [];
const NO_FLAG_FINDINGS: ReadonlyMap<string, FlagFindings> = new Map();

function Editor({ region, profile, versions }: Props & { versions: readonly VersionSummary[] }) {
  const { ApplicationId: application, Id } = profile;
  const type = profile.Type ?? 'AWS.Freeform';
  const place = useMemo(() => ({ region, application, profile: Id }), [region, application, Id]);
  const draft = useDraft(place, type, versions);
  const { edited } = draft;
  const [refused, setRefused] = useState(NO_REFUSALS);
  const checked = useFindings(edited, type, draft.isChanged);
  const findings = useMemo(() => withRefused(checked, refused), [checked, refused]);
  const read = useMemo(() => edited && documentOf(edited.content), [edited]);
  const document = read?.ok === true ? read.document : undefined;
  const isFlags = type === 'AWS.AppConfig.FeatureFlags';
  const [wantsText, setWantsText] = useState(false);
  const showsText = !isFlags || wantsText || document === undefined;
  const flagFindings = useFlagFindings(findings, document);
  const [goTo, setGoTo] = useState<GoTo | undefined>(undefined);
  const [place_, setPlace] = useState<EditorPlace | undefined>(undefined);
  const [dialog, setDialog] = useState<OpenDialog | undefined>(undefined);
  const [deployed, setDeployed] = useState<{ deployment: Deployment; environment: Environment } | undefined>(
    undefined,
  );

  const { change } = draft;
  const changeDocument = useCallback(
    (how: (document: FlagDocument) => FlagDocument) => {
      setRefused(NO_REFUSALS);
      change((one) => {
        const before = documentOf(one.content);
        return before.ok ? { ...one, content: { kind: 'document', document: how(before.document) } } : one;
      });
    },
    [change],
  );
  const changeText = useCallback(
    (text: string, contentType?: string) => {
      setRefused(NO_REFUSALS);
      change((one) => ({
        ...one,
        content: { kind: 'text', text },
        contentType: contentType ?? one.contentType,
      }));
    },
    [change],
  );

  if (edited === undefined) {
    return draft.error === undefined || draft.error === null ? (
      <div class="loading" aria-busy="true" />
    ) : (
      <Failure error={draft.error} />
    );
  }

  const save: Source = async ({ label, description }) => {
    // What a first attempt to deploy it has saved already is not saved again.
    if (!draft.isChanged && edited.base !== 0) return edited.base;
    try {
      const version = await saveVersion(region, profile, edited, { label, description });
      draft.discard();
      announce(`Saved version ${version.number}`);
      return version.number;
    } catch (error) {
      if (error instanceof ApiError && error.violations.length > 0) setRefused(error.violations);
      throw error;
    }
  };
  const goToFinding = ({ line, column }: Finding, flag: string | undefined) => {
    if (flag !== undefined && !showsText) setGoTo({ flag, count: Date.now() });
    else if (line !== null) {
      setWantsText(true);
      setPlace({ line, column: column ?? 1 });
    }
  };

  return (
    <>
      {draft.newer !== undefined && (
        <NewerVersion
          region={region}
          profile={profile}
          draft={draft}
          number={draft.newer}
          onDiscard={() => setDialog({ what: 'discard' })}
        />
      )}
      <Toolbar
        {...{ draft, isFlags, showsText }}
        canShowFlags={document !== undefined}
        setWantsText={setWantsText}
        onSave={() => setDialog({ what: 'save' })}
        onDiscard={() => setDialog({ what: 'discard' })}
        onDeploy={() =>
          setDialog({
            what: 'deploy',
            number: draft.isChanged || edited.base === 0 ? undefined : edited.base,
          })
        }
      />
      {deployed !== undefined && <Deployed region={region} application={application} {...deployed} />}
      {showsText ? (
        <>
          <TextEditor
            edited={edited}
            isFlags={isFlags}
            findings={findings}
            goTo={place_}
            onInput={changeText}
          />
          <FindingsList findings={findings} onGo={goToFinding} />
        </>
      ) : (
        <>
          <FoldedFindings findings={findings} document={document} onGo={goToFinding} />
          <FlagsEditor document={document} findings={flagFindings} goTo={goTo} change={changeDocument} />
        </>
      )}
      {dialog?.what === 'discard' && (
        <ConfirmDialog
          title="Discard the draft?"
          submit="Discard"
          onConfirm={draft.discard}
          onClose={() => setDialog(undefined)}
        >
          <p>
            What was changed since {edited.base === 0 ? 'the beginning' : `version ${edited.base}`} is lost.
          </p>
        </ConfirmDialog>
      )}
      {dialog?.what === 'save' && <SaveDialog save={save} onClose={() => setDialog(undefined)} />}
      {dialog?.what === 'deploy' && (
        <DeployDialog
          region={region}
          profile={profile}
          title={dialog.number === undefined ? 'Save and deploy' : `Deploy version ${dialog.number}`}
          submit="Deploy"
          content={{ text: textOf(edited.content), contentType: edited.contentType, type }}
          asksForLabel={dialog.number === undefined}
          source={save}
          onDeployed={(deployment, environment) => setDeployed({ deployment, environment })}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

function Deployed({
  region,
  application,
  deployment,
  environment,
}: {
  region: string;
  application: string;
  deployment: Deployment;
  environment: Environment;
}) {
  const { DeploymentNumber, ConfigurationVersion } = deployment;
  return (
    <p class="notice" role="status">
      Version {ConfigurationVersion} goes to {environment.Name}:{' '}
      <a href={`#${routes.deployment(region, application, environment.Id, DeploymentNumber)}`}>
        Deployment {DeploymentNumber}
      </a>
    </p>
  );
}

/** Findings by flag; those of flags that have the same ones as before stay the same objects. */
function useFlagFindings(
  findings: readonly Finding[],
  document: FlagDocument | undefined,
): ReadonlyMap<string, FlagFindings> {
  const before = useRef(NO_FLAG_FINDINGS);
  const next = useMemo(
    () => (document === undefined ? NO_FLAG_FINDINGS : byFlag(findings, document, before.current)),
    [findings, document],
  );
  useEffect(() => {
    before.current = next;
  }, [next]);
  return next;
}
