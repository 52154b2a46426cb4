import type { ExtensionHandler, LambdaValidator } from './stand-ins.js';

/** Stand-ins that a user may put in place of other AWS services. */
export interface StandInOptions {
  /**
   * Files with the configurations of profiles that are not hosted, by the profile's `LocationUri`: what StartDeployment and
   * ValidateConfiguration read in place of AWS. At most 1 000; URIs of 1 to 2 048 characters, paths of 1 to 4 096. A file has 1
   * byte to 2 048 KB; its ending (`.json`, `.yaml`, `.yml`, `.txt`) makes the media type. Default: none; deployments of such a
   * profile are refused.
   */
  readonly locations?: Readonly<Record<string, string>> | undefined;
  /**
   * Functions in place of those that validators of type LAMBDA name, by ARN: called by StartDeployment and
   * ValidateConfiguration; what throws, rejects or takes too long refuses the content. At most 1 000; ARNs of 1 to 2 048
   * characters. Default: none; such validators are skipped, with a warning.
   */
  readonly lambdaValidators?: Readonly<Record<string, LambdaValidator>> | undefined;
  /**
   * Functions in place of what the actions of extensions name, by URI: called at the action's point with the payload that AWS
   * documents. At most 1 000; URIs of 1 to 2 048 characters. Default: none; actions are only recorded.
   */
  readonly extensionHandlers?: Readonly<Record<string, ExtensionHandler>> | undefined;
  /** Seconds that one of these functions may take, 0.01 to 900. Default: 15, as on AWS. */
  readonly functionTimeout?: number | undefined;
}
