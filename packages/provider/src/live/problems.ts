/** Something that keeps the newest document out of use. */
export interface Problem {
  readonly message: string;
  /** When it began, milliseconds since 1970. */
  readonly since: number;
}

/** The three causes of STALE (E2); READY again when none is left (E3). */
export interface Problems {
  /** The source cannot be reached, or answers with errors. */
  readonly unreachable?: Problem | undefined;
  /** The newest document cannot be used. */
  readonly rejected?: Problem | undefined;
  /** The rules of the newest document cannot be read (H1). */
  readonly unread?: Problem | undefined;
}

/** What an outcome says about the three causes. */
export type ProblemReport =
  | { readonly kind: 'unreachable'; readonly message: string }
  | { readonly kind: 'rejected'; readonly message: string }
  /** The rules of the newest document were sought elsewhere, so that nothing is known anew of the source. */
  | { readonly kind: 'unread'; readonly message: string }
  | { readonly kind: 'rules-rejected'; readonly message: string }
  | { readonly kind: 'rules-current' }
  /** The source was reached; nothing new is known about whether the newest document can be used. */
  | { readonly kind: 'reached' }
  /** The newest document is the one in use. */
  | { readonly kind: 'current' };

export const noProblems: Problems = Object.freeze({});

export function afterReport(problems: Problems, report: ProblemReport, now: number): Problems {
  switch (report.kind) {
    case 'unreachable': {
      const since = problems.unreachable?.since ?? now;
      return { ...problems, unreachable: { message: report.message, since } };
    }
    case 'rejected': {
      const since = problems.rejected?.since ?? now;
      return { rejected: { message: report.message, since } };
    }
    case 'unread': {
      const since = problems.unread?.since ?? now;
      return { ...problems, unread: { message: report.message, since } };
    }
    case 'rules-rejected': {
      const since = problems.rejected?.since ?? now;
      return { unreachable: problems.unreachable, rejected: { message: report.message, since } };
    }
    case 'rules-current':
      return { unreachable: problems.unreachable };
    case 'reached':
      return { rejected: problems.rejected, unread: problems.unread };
    case 'current':
      return noProblems;
  }
}

export function isHealthy(problems: Problems): boolean {
  return Object.values(problems).every((problem) => problem === undefined);
}

/** One sentence for each cause: what it is, and since when. */
export function describeProblems({ unreachable, rejected, unread }: Problems): string {
  return [unreachable, rejected, unread]
    .filter((problem) => problem !== undefined)
    .map((problem) => `${problem.message} (since ${new Date(problem.since).toISOString()})`)
    .join('; ');
}
