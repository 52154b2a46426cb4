import type { Logger } from '../shared/logger.js';

/** What AppConfig sends to a function that is a validator, as its documentation has it. */
export interface LambdaValidatorEvent {
  readonly applicationId: string;
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

/** What a user has put in the place of other AWS services, none of which is ever called. */
export interface StandIns {
  /** By the ARN that is the validator's content. */
  readonly lambdaValidators: ReadonlyMap<string, LambdaValidator>;
  /** Files, by the `LocationUri` of profiles. */
  readonly locations: ReadonlyMap<string, string>;
  /** Seconds that a function may take. */
  readonly functionTimeout: number;
  readonly logger: Logger;
}
