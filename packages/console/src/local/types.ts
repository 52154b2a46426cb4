/** What AppConfig Local tells about itself, beside AppConfig's API. */
export interface LocalState {
  /** Another one after each start. */
  readonly instance: string;
  readonly region: string;
  readonly homeRegion: string;
  readonly regions: readonly string[];
  /** ISO 8601, by the server's clock, which tests and `timeScale` may move. */
  readonly now: string;
  readonly timeScale: number;
  /** What it serves files from; `null`: nothing. */
  readonly directory: string | null;
  readonly pollInterval: number | null;
  readonly faults: readonly ActiveFault[];
  readonly overrides: readonly ActiveOverride[];
}

/** A fault that is on. */
export interface ActiveFault {
  readonly kind: FaultKind;
  readonly plane?: 'control' | 'data' | 'agent';
  readonly operation?: string;
  readonly times?: number;
  readonly seconds?: number;
  readonly lost?: 'request' | 'answer';
  readonly status?: number;
  readonly delaySeconds?: number;
  /** How many requests it has hit. */
  readonly hits: number;
  /** By the server's clock. */
  readonly endsAt?: string;
}

export type FaultKind = 'refuse' | 'hang' | 'reset' | 'throttle' | 'error' | 'slow' | 'garbage';

/** What everybody gets of a flag, on top of the file that is served. */
export interface ActiveOverride {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly flag: string;
  readonly override: unknown;
  /** Why it, or a part of it, does not count. */
  readonly problem?: string;
}

/** A client that polls. */
export interface Session {
  readonly id: string;
  /** Names, or IDs of what has been removed since. */
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly applicationId: string;
  readonly environmentId: string;
  readonly profileId: string;
  readonly startedAt: string;
  readonly lastPolledAt: string | null;
  readonly polls: number;
  /** Seconds. */
  readonly pollInterval: number;
  readonly versionNumber: number | null;
  readonly versionLabel: string | null;
  /** 0 to 100: it gets the newest deployment's version once that has grown beyond this. */
  readonly place: number;
  readonly userAgent: string | null;
}

export interface SessionList {
  readonly sessions: readonly Session[];
  readonly total: number;
}
