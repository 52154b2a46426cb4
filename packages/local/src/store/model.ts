import type { Treatment } from '../feature-flags/treatments.js';

import type { AppliedExtension, InvocationFailure } from './extension-model.js';

/** A source of time: milliseconds since the Unix epoch. */
export interface Clock {
  /** The time, in milliseconds since the Unix epoch. */
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
  /** Milliseconds since the Unix epoch; absent in records of before it was kept. */
  readonly createdAt?: number | undefined;
  /** The experiment runs that alter flags here, newest first; absent when there are none. */
  readonly experiments?: readonly RunningExperiment[] | undefined;
}

/** Where the record of a run is, and the profile whose flag it alters. */
export interface RunningExperiment {
  readonly profileId: string;
  readonly definitionId: string;
  readonly run: number;
}

export interface Validator {
  readonly Type: 'JSON_SCHEMA' | 'LAMBDA';
  /** A JSON Schema, or the ARN of a function. */
  readonly Content: string;
}

export interface Profile extends Identified {
  readonly applicationId: string;
  readonly type: ProfileType;
  readonly validators: readonly Validator[];
  /** Number of the newest version, 0 before the first; numbers of deleted versions are never used again. */
  readonly latestVersionNumber: number;
  /** Where its configurations are, if that is not AppConfig's own store: `s3://bucket/key`, for example. */
  readonly locationUri?: string | undefined;
  readonly retrievalRoleArn?: string | undefined;
  readonly kmsKeyIdentifier?: string | undefined;
  /** Milliseconds since the Unix epoch; absent in records of before it was kept. */
  readonly createdAt?: number | undefined;
}

/** One hosted configuration version, or what one deployment delivers in its place. */
export interface Version {
  readonly applicationId: string;
  readonly profileId: string;
  readonly number: number;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly description?: string | undefined;
  readonly label?: string | undefined;
  /** The key that AWS would have encrypted it with. */
  readonly kmsKeyArn?: string | undefined;
  /** Deleted, but kept because a deployment still delivers it. */
  readonly deleted?: true;
  /** Of the only deployment that delivers it, if it is no hosted version. */
  readonly deploymentNumber?: number | undefined;
  /** Its name in a place that is not AppConfig's own store; `number` is 0 then. */
  readonly externalVersion?: string | undefined;
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
  /** Of the hosted version; 0 if the configuration is not hosted. */
  readonly versionNumber: number;
  /** The version's name in a place that is not AppConfig's own store. */
  readonly externalVersion?: string | undefined;
  readonly locationUri?: string | undefined;
  readonly kmsKeyIdentifier?: string | undefined;
  readonly versionLabel?: string | undefined;
  readonly description?: string | undefined;
  /** Those that act for it; absent if there are none. */
  readonly extensions?: readonly AppliedExtension[] | undefined;
  /** Actions of theirs that failed, by the identifier of the invocation. */
  readonly failures?: Readonly<Record<string, InvocationFailure>> | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** How many times faster than the strategy says; kept with the deployment, so that a restart does not change its course. */
  readonly timeScale: number;
  /**
   * Set if StopDeployment ended it (`rolled-back`) or took it back after its completion (`reverted`); `at` in milliseconds
   * since the Unix epoch.
   */
  readonly stopped?: {
    readonly kind: 'rolled-back' | 'reverted';
    readonly at: number;
    /** Why AppConfig has done so by itself; absent if a user has. */
    readonly reason?: string | undefined;
  };
  /** ARN of the experiment run that AppConfig started it for; absent for a deployment by a user. */
  readonly managedFor?: string | undefined;
}

/** The design of an experiment. A run keeps it as it was when the run started. */
export interface ExperimentPlan {
  readonly environmentId: string;
  readonly profileId: string;
  readonly flagKey: string;
  readonly audienceRule: string;
  readonly audienceDescription?: string | undefined;
  readonly hypothesis?: string | undefined;
  readonly launchCriteria?: string | undefined;
  readonly control: Treatment;
  readonly treatments: readonly Treatment[];
}

export interface ExperimentDefinition extends Identified {
  readonly applicationId: string;
  readonly plan: ExperimentPlan;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number;
  readonly archived?: true;
  /** Number of the run that is under way. */
  readonly running?: number | undefined;
  /** Number of the newest run, 0 before the first. */
  readonly latestRunNumber: number;
}

export interface ExperimentEvent {
  /** Counts from 1 in each run. */
  readonly number: number;
  readonly type: 'RUN_STARTED' | 'EXPOSURE_UPDATED' | 'OVERRIDES_UPDATED' | 'RUN_STOPPED';
  readonly description: string;
  /** Milliseconds since the Unix epoch. */
  readonly occurredAt: number;
  readonly exposurePercentage: number;
  readonly overrides?: Overrides | undefined;
}

/** Keys of treatments by entity ID. */
export type Overrides = Readonly<Record<string, string>>;

/** The conclusion of whoever stops the run. */
export interface ExperimentResult {
  readonly ExecutiveSummary?: string | undefined;
  readonly ReasonsToLaunch?: string | undefined;
  readonly ReasonsNotToLaunch?: string | undefined;
}

export interface ExperimentRun {
  readonly applicationId: string;
  readonly definitionId: string;
  /** Name of the definition when the run started. */
  readonly definitionName: string;
  readonly number: number;
  readonly arn: string;
  readonly description?: string | undefined;
  /** 0 to 100. */
  readonly exposurePercentage: number;
  readonly overrides?: Overrides | undefined;
  readonly result?: ExperimentResult | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number;
  /** Milliseconds since the Unix epoch; absent while the run is under way. */
  readonly endedAt?: number | undefined;
  readonly plan: ExperimentPlan;
  /** Oldest first. */
  readonly events: readonly ExperimentEvent[];
}

/** What holds for all of an account in one region. */
export interface AccountSettings {
  readonly deletionProtection: {
    readonly enabled: boolean;
    /** 15 to 1 440. */
    readonly periodMinutes: number;
  };
  /** `undefined`: nobody has said. */
  readonly vendedMetrics?: boolean | undefined;
}

export type Tags = Readonly<Record<string, string>>;
