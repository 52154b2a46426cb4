import type { Reviewed } from './reviewed.js';

/** What AppConfig Local answers otherwise than AWS's model says. A recording beats the model, and the model the guide. */
export const REVIEWED: Reviewed = {
  faults: [
    {
      fault: 'State is "ReadyForDeployment"',
      because:
        'Recorded so of the service, whose own waiter in the SDKs expects it; the model has READY_FOR_DEPLOYMENT.',
    },
  ],
  calls: [
    {
      calls: ['List*: NextToken of 1 characters', 'List*: NextToken of 2048 characters'],
      answer: '400 BadRequestException',
      because: 'Recorded: a token that AppConfig did not write is refused.',
    },
    {
      calls: ['CreateConfigurationProfile: Type that fits the pattern: *'],
      answer: '404 ResourceNotFoundException',
      because: 'Recorded: a type that does not exist is not found, ResourceName ConfigurationProfileType.',
    },
    {
      calls: [
        'CreateConfigurationProfile: RetrievalRoleArn of 2048 characters',
        'CreateConfigurationProfile: RetrievalRoleArn that fits the pattern: *',
        'UpdateConfigurationProfile: RetrievalRoleArn of 2048 characters',
        'UpdateConfigurationProfile: RetrievalRoleArn that fits the pattern: *',
      ],
      answer: '400 BadRequestException',
      because: 'Recorded: a hosted profile may have no retrieval role.',
    },
    {
      calls: ['*Environment: Monitors[].AlarmRoleArn absent', '*Environment: Monitors[].AlarmRoleArn null'],
      answer: '400 BadRequestException',
      because: 'Recorded: a monitor without a role is refused.',
    },
    {
      calls: ['CreateHostedConfigurationVersion: LatestVersionNumber 2147483647'],
      answer: '409 ConflictException',
      because: 'Recorded: a number that is not the latest is a conflict.',
    },
    {
      calls: ['StartDeployment: LatestDeploymentNumber 2147483647'],
      answer: '409 ConflictException',
      because: 'The same lock, which the API reference describes in the same words.',
      models: 'recent',
    },
    {
      calls: [
        'ListTagsForResource: ResourceArn of 20 characters',
        '*Resource: ResourceArn that fits the pattern: *',
      ],
      answer: '400 BadRequestException',
      because: 'The ARN of nothing that AppConfig has; what the service answers is not recorded.',
    },
    {
      calls: [
        '*: ApplicationId outside the pattern: *',
        '*: EnvironmentId outside the pattern: *',
        '*: ConfigurationProfileId outside the pattern: *',
      ],
      answer: '404 ResourceNotFoundException',
      because: 'The model permitted only IDs until the service took names as well, which may be anything.',
      models: 'older',
    },
  ],
};
