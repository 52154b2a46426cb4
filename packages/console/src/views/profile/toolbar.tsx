import type { DraftInUse } from './use-draft.js';

/** How the draft is shown, where it stands, and what can be done with it. */
export function Toolbar({
  draft,
  isFlags,
  showsText,
  canShowFlags,
  setWantsText,
  onSave,
  onDeploy,
  onDiscard,
}: {
  draft: DraftInUse;
  isFlags: boolean;
  showsText: boolean;
  canShowFlags: boolean;
  setWantsText: (wants: boolean) => void;
  onSave: () => void;
  onDeploy: () => void;
  onDiscard: () => void;
}) {
  const { edited, isChanged, isKept, newer } = draft;
  const base = edited?.base ?? 0;
  const isNew = base === 0;
  return (
    <div class="toolbar">
      {isFlags && (
        <fieldset class="toggle">
          <legend class="visually-hidden">Show as</legend>
          <button
            type="button"
            aria-pressed={!showsText}
            disabled={!canShowFlags}
            onClick={() => setWantsText(false)}
          >
            Flags
          </button>
          <button type="button" aria-pressed={showsText} onClick={() => setWantsText(true)}>
            JSON
          </button>
        </fieldset>
      )}
      <p class="draft-state" role="status" aria-live="polite">
        {isChanged
          ? `Draft${isNew ? '' : ` on top of version ${base}`}${isKept ? ', kept in this tab' : ', too large to keep: save it before you leave'}`
          : isNew
            ? 'No version yet'
            : `Version ${base}`}
      </p>
      <span class="actions">
        {isChanged && (
          <button type="button" class="quiet danger" onClick={onDiscard}>
            Discard draft
          </button>
        )}
        <button type="button" disabled={!isChanged || newer !== undefined} onClick={onSave}>
          Save
        </button>
        <button
          type="button"
          class="primary"
          disabled={(isNew && !isChanged) || newer !== undefined}
          onClick={onDeploy}
        >
          {isChanged || isNew ? 'Save and deploy' : 'Deploy'}
        </button>
      </span>
    </div>
  );
}
