import type { Logger } from '../shared/logger.js';

/** What AppConfig sends to a function that is a validator, as its documentation has it. */
export interface LambdaValidatorEvent {
  /** The ID of the application. */
  readonly applicationId: string;
  /** The ID of the configuration profile. */
  readonly configurationProfileId: string;
  /** The number of a hosted version, or what StartDeployment was asked for. */
  readonly configurationVersion: string;
  /** In base64. */
  readonly content: string;
  /** `hosted`, or the profile's `LocationUri`. */
  readonly uri: string;
}

/**
 * Stands in for a function that validates. Accepts the content unless it throws, rejects, or takes too long; what it returns
 * does not matter. `content` is the configuration as text, taken for UTF-8; the event has its bytes.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-configuration-profile-validators.html
 */
export type LambdaValidator = (content: string, event: LambdaValidatorEvent) => unknown;

/** What AppConfig sends to the target of an action; which members there are depends on the type. */
export interface ExtensionPayload {
  /** Another one for each call. */
  readonly InvocationId: string;
  /** The parameters of the association. */
  readonly Parameters: Readonly<Record<string, string>>;
  /** The action's point: what is about to happen, or has happened. */
  readonly Type:
    | 'PreCreateHostedConfigurationVersion'
    | 'PreStartDeployment'
    | 'AtDeploymentTick'
    | 'OnDeploymentStart'
    | 'OnDeploymentStep'
    | 'OnDeploymentBaking'
    | 'OnDeploymentComplete'
    | 'OnDeploymentRolledBack';
  /** The application. */
  readonly Application: PayloadResource;
  /** The environment, with all that concerns a deployment. */
  readonly Environment?: PayloadResource;
  /** The configuration profile. */
  readonly ConfigurationProfile: PayloadResource;
  /** Of the version or the deployment. */
  readonly Description: string | null;
  /** With `Pre…` only, as are the next four; content is in base64. */
  readonly ConfigurationProfileType?: string;
  /** The media type of the content. */
  readonly ContentType?: string;
  /** The number of the version. */
  readonly ContentVersion?: string;
  /** The content, in base64. */
  readonly Content?: string;
  /** That of the version before, with `PreCreateHostedConfigurationVersion`. */
  readonly PreviousContent?: {
    readonly ContentType: string;
    readonly ContentVersion: string;
    readonly Content: string;
  };
  /** With all that concerns a deployment. */
  readonly DeploymentNumber?: number;
  /** With `On…` and `At…`. */
  readonly ConfigurationVersion?: string;
  /** With `AtDeploymentTick` only; the percentage as in `50.0`. */
  readonly DeploymentState?: string;
  /** How far the deployment is, from `0.0` to `100.0`. */
  readonly PercentageComplete?: string;
}

/** A resource of AppConfig, as payloads name it. */
export interface PayloadResource {
  /** The ID that AppConfig gave it. */
  readonly Id: string;
  /** The name, where the payload has it. */
  readonly Name?: string;
}

/**
 * Stands in for the target of an extension's action. Before a version is created or a deployment started, it refuses that by
 * throwing, rejecting or returning `{ Error, Message }`, and changes the content by returning `{ Content }` in base64. At
 * a tick it has the deployment rolled back by failing or by returning `{ Directive: 'ROLL_BACK', Description }`. What it returns
 * does not matter otherwise.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-creating-custom-lambda.html
 */
export type ExtensionHandler = (payload: ExtensionPayload) => unknown;

/** The function in place of an action's target, if there is one. */
export function handlerOf(
  { extensionHandlers }: Pick<StandIns, 'extensionHandlers'>,
  { uri }: { readonly uri?: string | undefined },
): ExtensionHandler | undefined {
  return uri === undefined ? undefined : extensionHandlers.get(uri);
}

/** What a user has put in the place of other AWS services, none of which is ever called. */
export interface StandIns {
  /** By the ARN that is the validator's content. */
  readonly lambdaValidators: ReadonlyMap<string, LambdaValidator>;
  /** By the URI of an action. */
  readonly extensionHandlers: ReadonlyMap<string, ExtensionHandler>;
  /** Files, by the `LocationUri` of profiles. */
  readonly locations: ReadonlyMap<string, string>;
  /** Seconds that a function may take. */
  readonly functionTimeout: number;
  readonly logger: Logger;
}
