import { useState } from 'preact/hooks';
import type { Profile } from '../../aws/types.js';
import { mergeDocuments } from '../../flags/merge.js';
import { useVersion } from '../../queries.js';
import { Dialog } from '../../ui/dialog.js';
import { announce } from '../../ui/toasts.js';
import { documentOf, type Edited, nothingYet, textOf, textOfVersion, unchanged } from './content.js';
import { Difference } from './difference.js';
import type { DraftInUse } from './use-draft.js';

/** Says that somebody has saved a version since the draft was begun, and offers to go on with both. */
export function NewerVersion({
  region,
  profile,
  draft,
  number,
  onDiscard,
}: {
  region: string;
  profile: Profile;
  draft: DraftInUse;
  number: number;
  onDiscard: () => void;
}) {
  const { data: newer } = useVersion(region, profile.ApplicationId, profile.Id, number);
  const [isComparing, setComparing] = useState(false);
  const type = profile.Type ?? 'AWS.Freeform';
  const { edited, base } = draft;
  const merged = newer && edited && mergedWith(edited, base && unchanged(base, type), unchanged(newer, type));
  return (
    <div class="notice warn-line" role="status">
      <p>
        <strong>Version {number} was saved while you were editing.</strong> Your draft is based on{' '}
        {edited?.base === 0 ? 'no version' : `version ${edited?.base}`}, so it cannot be saved as it is.
      </p>
      <div class="actions">
        <button type="button" disabled={newer === undefined} onClick={() => setComparing(true)}>
          Compare
        </button>
        {merged !== undefined && (
          <button
            type="button"
            class="primary"
            onClick={() => {
              draft.change(() => merged.edited);
              announce(
                merged.conflicts.length === 0
                  ? `Your changes are on top of version ${number} now`
                  : `Yours was kept of: ${merged.conflicts.join(', ')}`,
              );
            }}
          >
            Put my changes on top of it
          </button>
        )}
        <button type="button" onClick={() => draft.change((one) => ({ ...one, base: number }))}>
          Keep mine as it is
        </button>
        <button type="button" class="danger" onClick={onDiscard}>
          Discard my draft
        </button>
      </div>
      {isComparing && newer !== undefined && edited !== undefined && (
        <Dialog title={`From version ${number} to your draft`} wide onClose={() => setComparing(false)}>
          <div class="body">
            <Difference
              before={{ text: textOfVersion(newer), contentType: newer.contentType, type }}
              after={{ text: textOf(edited.content), contentType: edited.contentType, type }}
            />
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** Of flags, what both have changed; `undefined` where it cannot be told by flags, or what both began with is not there. */
function mergedWith(
  mine: Edited,
  base: Edited | undefined,
  theirs: Edited,
): { edited: Edited; conflicts: readonly string[] } | undefined {
  if (mine.content.kind !== 'document' || theirs.content.kind !== 'document') return undefined;
  if (base === undefined && mine.base !== 0) return undefined;
  const was = documentOf((base ?? nothingYet('AWS.AppConfig.FeatureFlags')).content);
  if (!was.ok) return undefined;
  const { document, conflicts } = mergeDocuments(
    was.document,
    mine.content.document,
    theirs.content.document,
  );
  return { edited: { ...mine, content: { kind: 'document', document }, base: theirs.base }, conflicts };
}
