import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { Profile, Version } from '../../aws/types.js';
import { CodeEditor } from '../../editor/code-editor.js';
import { keepDraft, keptDraft } from '../../flags/draft.js';
import { useVersion, useVersions } from '../../queries.js';
import { routes } from '../../routes.js';
import { Answered } from '../../ui/answer.js';
import { Dialog } from '../../ui/dialog.js';
import { announce } from '../../ui/toasts.js';
import { textOf, unchanged } from './content.js';
import { languageOf } from './text-editor.js';

/** Shows a version, and makes it the draft. */
export function LookDialog({
  region,
  profile,
  number,
  onClose,
}: {
  region: string;
  profile: Profile;
  number: number;
  onClose: () => void;
}) {
  const { ApplicationId, Id, Type = 'AWS.Freeform' } = profile;
  const query = useVersion(region, ApplicationId, Id, number);
  const { data: versions } = useVersions(region, ApplicationId, Id);
  const [, navigate] = useLocation();
  const [replaced] = useState(() => keptDraft({ region, profile: Id }));
  const edit = (text: string, contentType: string) => {
    // It is a draft on top of the newest one, so that it can be saved.
    const base = versions?.[0]?.VersionNumber ?? number;
    keepDraft({ region, profile: Id }, { base, contentType, text });
    announce(`Version ${number} is your draft now`);
    navigate(routes.profile(region, ApplicationId, Id));
  };
  const shown = (version: Version) => textOf(unchanged(version, Type).content);
  return (
    <Dialog title={`Version ${number}`} wide onClose={onClose}>
      <div class="body">
        <Answered query={query}>
          {(version) => (
            <>
              <CodeEditor
                label={`Version ${number}`}
                value={shown(version)}
                setup={{ language: languageOf(version.contentType) }}
              />
              <footer>
                {replaced !== undefined && (
                  <p class="muted">
                    You have a draft{replaced.base === 0 ? '' : ` on top of version ${replaced.base}`}, which
                    would be lost.
                  </p>
                )}
                <button
                  type="button"
                  class={replaced === undefined ? '' : 'danger'}
                  onClick={() => edit(shown(version), version.contentType)}
                >
                  {replaced === undefined ? 'Edit from here' : 'Replace my draft by this version'}
                </button>
              </footer>
            </>
          )}
        </Answered>
      </div>
    </Dialog>
  );
}
