import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ProfileType, Version, VersionSummary } from '../../aws/types.js';
import { keepDraft, keptDraft } from '../../flags/draft.js';
import { useVersion } from '../../queries.js';
import { contentOf, type Edited, nothingYet, textOf, unchanged } from './content.js';

/** Milliseconds without a change after which a draft is kept. */
const KEEP_MS = 300;

/** Where a profile is: IDs. */
export interface ProfilePlace {
  readonly region: string;
  readonly application: string;
  readonly profile: string;
}

export interface DraftInUse {
  /** What to show; `undefined` while the first version is loaded. */
  readonly edited: Edited | undefined;
  /** The version that it is based on; `undefined`: none, or not loaded. */
  readonly base: Version | undefined;
  /** Why the version cannot be loaded. */
  readonly error: unknown;
  readonly isChanged: boolean;
  /** The number of a version that is newer than what the draft is based on. */
  readonly newer: number | undefined;
  /** Whether the browser keeps the draft when the page is loaded again. */
  readonly isKept: boolean;
  /** Replaces what is edited. */
  change(change: (edited: Edited) => Edited): void;
  /** Back to the newest version. */
  discard(): void;
}

/** What is edited of a profile: the newest version until somebody changes something, then a draft of this browser tab. */
export function useDraft(
  { region, application, profile }: ProfilePlace,
  type: ProfileType,
  versions: readonly VersionSummary[],
): DraftInUse {
  const place = useMemo(() => ({ region, profile }), [region, profile]);
  const latest = versions[0]?.VersionNumber ?? 0;
  const [draft, setDraft] = useState<Edited | undefined>(() => {
    const kept = keptDraft(place);
    return kept && { content: contentOf(kept.text, type), contentType: kept.contentType, base: kept.base };
  });
  const [isKept, setKept] = useState(true);
  const baseNumber = draft?.base ?? latest;
  const query = useVersion(region, application, profile, baseNumber === 0 ? undefined : baseNumber);
  const loaded = useMemo(
    () => (baseNumber === 0 ? nothingYet(type) : query.data && unchanged(query.data, type)),
    [baseNumber, query.data, type],
  );
  // While a newer version is loaded, the one before stays.
  const shown = useRef(loaded);
  shown.current = loaded ?? shown.current;
  const edited = draft ?? shown.current;

  const latestDraft = useRef(draft);
  latestDraft.current = draft;
  const keep = useCallback(() => {
    const current = latestDraft.current;
    if (current === undefined) return;
    const { base, contentType, content } = current;
    setKept(keepDraft(place, { base, contentType, text: textOf(content) }));
  }, [place]);
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(keep, KEEP_MS);
    return () => clearTimeout(timer);
  }, [draft, keep]);
  useEffect(() => {
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      keep();
    };
  }, [keep]);

  const change = useCallback((how: (edited: Edited) => Edited) => {
    const current = latestDraft.current ?? shown.current;
    if (current === undefined) return;
    const next = how(current);
    if (next === current) return;
    latestDraft.current = next;
    setDraft(next);
  }, []);
  const discard = useCallback(() => {
    latestDraft.current = undefined;
    keepDraft(place, undefined);
    setDraft(undefined);
  }, [place]);

  return {
    edited,
    base: query.data,
    error: baseNumber === 0 || draft !== undefined ? undefined : query.error,
    isChanged: draft !== undefined,
    newer: draft !== undefined && latest > draft.base ? latest : undefined,
    isKept,
    change,
    discard,
  };
}
