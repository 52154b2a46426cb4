/** A source of time: milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
}

/** The two types of configuration profile that AppConfig has. */
export type ProfileType = 'AWS.Freeform' | 'AWS.AppConfig.FeatureFlags';

export const FEATURE_FLAGS = 'AWS.AppConfig.FeatureFlags' satisfies ProfileType;

interface Identified {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** Position in the order of creation, by which lists are divided into pages. */
  readonly sequence: number;
}

export interface Application extends Identified {}

export interface Monitor {
  readonly AlarmArn: string;
  readonly AlarmRoleArn?: string | undefined;
}

export interface Environment extends Identified {
  readonly applicationId: string;
  readonly monitors: readonly Monitor[];
  /** Number of the newest deployment, 0 before the first: the numbers count per environment, across profiles. */
  readonly latestDeploymentNumber: number;
}

export interface Validator {
  readonly Type: 'JSON_SCHEMA';
  readonly Content: string;
}

export interface Profile extends Identified {
  readonly applicationId: string;
  readonly type: ProfileType;
  readonly validators: readonly Validator[];
  /** Number of the newest version, 0 before the first; numbers of deleted versions are never used again. */
  readonly latestVersionNumber: number;
}

/** One hosted configuration version. */
export interface Version {
  readonly applicationId: string;
  readonly profileId: string;
  readonly number: number;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly description?: string | undefined;
  readonly label?: string | undefined;
  /** Deleted, but kept because a deployment still delivers it. */
  readonly deleted?: true;
}

export type GrowthType = 'LINEAR' | 'EXPONENTIAL';

/** How a deployment proceeds. */
export interface Growth {
  readonly durationMinutes: number;
  readonly growthType: GrowthType;
  /** Percent, 1 to 100. */
  readonly growthFactor: number;
  readonly bakeMinutes: number;
}

export interface Strategy extends Identified, Growth {
  readonly replicateTo: 'NONE' | 'SSM_DOCUMENT';
}

export interface Deployment extends Growth {
  readonly applicationId: string;
  readonly environmentId: string;
  readonly profileId: string;
  readonly profileName: string;
  readonly profileType: ProfileType;
  readonly number: number;
  readonly strategyId: string;
  readonly versionNumber: number;
  readonly versionLabel?: string | undefined;
  readonly description?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** How many times faster than the strategy says; kept with the deployment, so that a restart does not change its course. */
  readonly timeScale: number;
  /**
   * Set if StopDeployment ended it (`rolled-back`) or took it back after its completion (`reverted`); `at` in milliseconds
   * since the Unix epoch.
   */
  readonly stopped?: { readonly kind: 'rolled-back' | 'reverted'; readonly at: number };
}

export type Tags = Readonly<Record<string, string>>;
