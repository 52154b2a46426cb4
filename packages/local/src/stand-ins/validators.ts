import { cut } from '../shared/described.js';
import type { Profile } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import { callWithin } from './call.js';
import type { StandIns } from './stand-ins.js';

/** Characters of what a function said that an error repeats. */
const MAX_MESSAGE_LENGTH = 1_024;

/**
 * Has the functions among a profile's validators check content, those for which there is a stand-in; of the others the log
 * says that they were skipped. Rejects with AppConfig's error if one refuses.
 */
export async function runLambdaValidators(
  { lambdaValidators, functionTimeout, logger }: StandIns,
  profile: Profile,
  version: string,
  content: Uint8Array,
): Promise<void> {
  for (const { Type, Content: arn } of profile.validators) {
    if (Type !== 'LAMBDA') continue;
    const validate = lambdaValidators.get(arn);
    if (validate === undefined) {
      logger.warn(
        `The validator ${arn} of configuration profile ${profile.name} was skipped: \`lambdaValidators\` has no function for it`,
      );
      continue;
    }
    const bytes = Buffer.from(content);
    const event = {
      applicationId: profile.applicationId,
      configurationProfileId: profile.id,
      configurationVersion: version,
      content: bytes.toString('base64'),
      uri: profile.locationUri ?? 'hosted',
    };
    const returned = await callWithin(functionTimeout, () => validate(bytes.toString(), event));
    if (returned.ok) continue;
    const message = cut(returned.message, MAX_MESSAGE_LENGTH);
    throw badRequest(`The content does not satisfy its LAMBDA validator ${arn}: ${message}`, {
      Reason: 'InvalidConfiguration',
      Details: { InvalidConfiguration: [{ Type: 'LAMBDA', Constraint: arn, Reason: message }] },
    });
  }
}
