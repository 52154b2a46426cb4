/** Where a profile was deployed to last, and how. */
export interface Choice {
  /** IDs. */
  readonly environment?: string;
  readonly strategy?: string;
}

const key = (profile: string) => `deployed/${profile}`;

export function lastChoice(profile: string): Choice {
  try {
    return (JSON.parse(localStorage.getItem(key(profile)) ?? '{}') ?? {}) as Choice;
  } catch {
    return {};
  }
}

export function rememberChoice(profile: string, choice: Choice): void {
  try {
    localStorage.setItem(key(profile), JSON.stringify(choice));
  } catch {
    // Then it is asked for again.
  }
}
