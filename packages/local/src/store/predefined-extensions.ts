import type { Extension, ExtensionParameters } from './extension-model.js';

/** Lists show the predefined extensions after all others. */
const FIRST_SEQUENCE = Number.MAX_SAFE_INTEGER - 100;

function predefined(
  position: number,
  id: string,
  name: string,
  parameters: ExtensionParameters = {},
): Extension {
  return {
    id: `AWS.AppConfig.${id}`,
    name,
    version: 1,
    actions: {},
    parameters,
    sequence: FIRST_SEQUENCE + position,
  };
}

const REQUIRED = { required: true, dynamic: false };

/**
 * The extensions that AWS has written, by the names that ListExtensions is documented to show:
 * https://docs.aws.amazon.com/cli/latest/reference/appconfig/list-extensions.html, with the parameters of
 * https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-about-predefined.html. What else
 * GetExtension says about them is not published.
 */
export const predefinedExtensions: readonly Extension[] = [
  predefined(0, 'FeatureFlags', 'AppConfig Feature Flags Helper'),
  predefined(1, 'JiraIntegration', 'AppConfig integration with Atlassian Jira'),
  predefined(2, 'DeploymentNotificationsToEventBridge', 'AppConfig deployment events to Amazon EventBridge'),
  predefined(3, 'DeploymentNotificationsToSqs', 'AppConfig deployment events to Amazon SQS', {
    queueArn: REQUIRED,
  }),
  predefined(4, 'DeploymentNotificationsToSns', 'AppConfig deployment events to Amazon SNS', {
    topicArn: REQUIRED,
  }),
];
