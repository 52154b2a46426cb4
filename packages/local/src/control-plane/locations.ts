import { quoted } from '../shared/described.js';
import { FEATURE_FLAGS, type ProfileType } from '../store/model.js';
import { badRequest } from '../store/service-error.js';

/** The location that stands for AppConfig's own store. */
export const HOSTED = 'hosted';

/**
 * The places besides AppConfig's own store, and whether AppConfig needs a role to read there:
 * https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_CreateConfigurationProfile.html
 */
const PLACES: ReadonlyArray<{ readonly pattern: RegExp; readonly needsRole: boolean }> = [
  { pattern: /^ssm-(?:parameter|document):\/\/./s, needsRole: true },
  { pattern: /^arn:[^:]+:ssm:[^:]*:[^:]*:(?:parameter|document)\/./s, needsRole: true },
  { pattern: /^secretsmanager:\/\/./s, needsRole: true },
  { pattern: /^s3:\/\/[^/]+\/./s, needsRole: true },
  { pattern: /^codepipeline:\/\/./s, needsRole: false },
];

/** Checks where a profile's configurations are to be; throws AppConfig's error for a place that it cannot read. */
export function checkLocation(location: string, type: ProfileType): void {
  if (location === HOSTED) return;
  if (type === FEATURE_FLAGS) throw badRequest(`LocationUri of a profile of type ${type} must be hosted`);
  if (placeOf(location) === undefined) {
    throw badRequest(
      `LocationUri must be hosted, ssm-parameter://NAME, ssm-document://NAME, s3://BUCKET/KEY, secretsmanager://NAME, codepipeline://NAME, or the ARN of a parameter or document, got ${quoted(location)}`,
    );
  }
}

/** Checks that there is a role where one is needed, and none where one is not allowed. */
export function checkRole(location: string, role: string | undefined): void {
  if (location === HOSTED) {
    if (role !== undefined) throw badRequest('RetrievalRoleArn must be absent: the configuration is hosted');
  } else if (role === undefined && placeOf(location)?.needsRole) {
    throw badRequest(`RetrievalRoleArn must be given with the LocationUri ${quoted(location)}`);
  }
}

function placeOf(location: string) {
  return PLACES.find(({ pattern }) => pattern.test(location));
}
