/** Shapes of AppConfig's API, as far as the console reads them. */

export interface Page<Item> {
  readonly Items: readonly Item[];
  readonly NextToken?: string;
}

export interface Application {
  readonly Id: string;
  readonly Name: string;
  readonly Description?: string;
}

export interface Environment {
  readonly ApplicationId: string;
  readonly Id: string;
  readonly Name: string;
  readonly Description?: string;
  readonly State: 'ReadyForDeployment' | 'Deploying' | 'RollingBack' | 'RolledBack' | 'Reverted';
}

export type ProfileType = 'AWS.Freeform' | 'AWS.AppConfig.FeatureFlags';

export interface Validator {
  readonly Type: 'JSON_SCHEMA' | 'LAMBDA';
  readonly Content?: string;
}

export interface Profile {
  readonly ApplicationId: string;
  readonly Id: string;
  readonly Name: string;
  readonly Description?: string;
  readonly LocationUri?: string;
  readonly Type?: ProfileType;
  /** In a single profile; lists have `ValidatorTypes`. */
  readonly Validators?: readonly Validator[];
}

export interface VersionSummary {
  readonly ApplicationId: string;
  readonly ConfigurationProfileId: string;
  readonly VersionNumber: number;
  readonly ContentType: string;
  readonly Description?: string;
  readonly VersionLabel?: string;
}

/** A hosted version with its content. */
export interface Version {
  readonly number: number;
  readonly contentType: string;
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly bytes: Uint8Array;
}

export interface Strategy {
  readonly Id: string;
  readonly Name: string;
  readonly Description?: string;
  readonly DeploymentDurationInMinutes: number;
  readonly GrowthType: 'LINEAR' | 'EXPONENTIAL';
  readonly GrowthFactor: number;
  readonly FinalBakeTimeInMinutes: number;
  readonly ReplicateTo: 'NONE' | 'SSM_DOCUMENT';
}

export type DeploymentState =
  | 'BAKING'
  | 'VALIDATING'
  | 'DEPLOYING'
  | 'COMPLETE'
  | 'ROLLING_BACK'
  | 'ROLLED_BACK'
  | 'REVERTED';

export interface DeploymentSummary {
  readonly DeploymentNumber: number;
  readonly ConfigurationName: string;
  readonly ConfigurationProfileId: string;
  readonly ConfigurationVersion: string;
  readonly VersionLabel?: string;
  readonly DeploymentDurationInMinutes: number;
  readonly GrowthType: 'LINEAR' | 'EXPONENTIAL';
  readonly GrowthFactor: number;
  readonly FinalBakeTimeInMinutes: number;
  readonly State: DeploymentState;
  readonly PercentageComplete: number;
  readonly StartedAt: string;
  readonly CompletedAt?: string;
}

export interface DeploymentEvent {
  readonly EventType: string;
  readonly TriggeredBy?: string;
  readonly Description: string;
  readonly OccurredAt: string;
}

export interface Deployment extends DeploymentSummary {
  readonly ApplicationId: string;
  readonly EnvironmentId: string;
  readonly DeploymentStrategyId?: string;
  readonly Description?: string;
  readonly EventLog: readonly DeploymentEvent[];
}
