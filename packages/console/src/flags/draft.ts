/** The profile that a draft is of. */
export interface DraftPlace {
  readonly region: string;
  /** ID. */
  readonly profile: string;
}

/** What was edited and is not saved as a version yet. */
export interface Draft {
  /** Number of the version that it began with; 0: none. */
  readonly base: number;
  readonly contentType: string;
  readonly text: string;
}

const key = ({ region, profile }: DraftPlace) => `draft/${region}/${profile}`;

/** The draft of this browser tab, if there is one. */
export function keptDraft(place: DraftPlace): Draft | undefined {
  try {
    const kept = sessionStorage.getItem(key(place));
    return kept === null ? undefined : (JSON.parse(kept) as Draft);
  } catch {
    return undefined;
  }
}

/** Keeps a draft as long as the tab is open, also when it is loaded again; answers whether the browser has room for it. */
export function keepDraft(place: DraftPlace, draft: Draft | undefined): boolean {
  try {
    if (draft === undefined) sessionStorage.removeItem(key(place));
    else sessionStorage.setItem(key(place), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}
