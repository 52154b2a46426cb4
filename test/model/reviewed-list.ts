import type { Reviewed } from './reviewed.js';

const EVERYTHING_OF_GET_CONFIGURATION = [
  'valid',
  'Application of 1 characters',
  'Application of 64 characters',
  'Environment of 1 characters',
  'Environment of 64 characters',
  'Configuration of 1 characters',
  'Configuration of 64 characters',
  'ClientId of 1 characters',
  'ClientId of 64 characters',
  'ClientConfigurationVersion absent',
  'ClientConfigurationVersion of 1 characters',
  'ClientConfigurationVersion of 1024 characters',
  'Application of nothing',
  'Environment of nothing',
  'Configuration of nothing',
];

const DYNAMIC_PARAMETERS = [
  ' of 1 entries',
  ' of 10 entries',
  '.key that fits the pattern: *',
  '.key as long as the pattern permits, *',
  '.* of 1 characters',
  '.* of 2048 characters',
];

const NO_PARAMETERS =
  'The extension of the test has no parameters, and an association sets only those that there are.';

/** What AppConfig Local answers otherwise than AWS's model says. A recording beats the model, and the model the guide. */
export const REVIEWED: Reviewed = {
  faults: [
    {
      fault: 'State is "ReadyForDeployment"',
      because:
        'Recorded so of the service, whose own waiter in the SDKs expects it; the model has READY_FOR_DEPLOYMENT.',
    },
    {
      fault: 'Items[].State is "ReadyForDeployment"',
      because: 'The same in lists.',
    },
    {
      fault: 'PercentageComplete is beyond its limits',
      because: 'A deployment that was rolled back is available to 0 % of clients; the model begins at 1.',
    },
    {
      fault: 'Parameters is beyond its limits',
      because: 'AWS has since made the limit 10.',
      models: 'older',
    },
    ...['Items[].ConfigurationProfileId', 'Items[].Type', 'Parameters.*.Dynamic'].map((name) => ({
      fault: `${name} is not in the model`,
      because: 'AWS has added the member since.',
      models: 'older' as const,
    })),
    {
      fault: 'VendedMetrics is not in the model',
      because: 'AWS has added the member since.',
      models: 'between',
    },
  ],
  calls: [
    {
      calls: ['List*: NextToken of 1 characters', 'List*: NextToken of 2048 characters'],
      answer: '400 BadRequestException',
      because: 'Recorded: a token that AppConfig did not write is refused.',
    },
    {
      calls: ['GetLatestConfiguration: ConfigurationToken that fits the pattern: *'],
      answer: '400 BadRequestException',
      because: 'The same of the Data API, which the model itself calls Corrupted.',
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
      calls: ['CreateConfigurationProfile: LocationUri of 1 characters'],
      answer: '400 BadRequestException',
      because: 'One character names none of the places that the API reference has.',
    },
    {
      calls: ['*Environment: Monitors[].AlarmRoleArn absent', '*Environment: Monitors[].AlarmRoleArn null'],
      answer: '400 BadRequestException',
      because: 'Recorded: a monitor without a role is refused.',
    },
    {
      calls: ['Create*: LatestVersionNumber 2147483647'],
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
        '*Resource: ResourceArn of 20 characters',
        '*Resource: ResourceArn that fits the pattern: *',
        'CreateExtensionAssociation: ResourceIdentifier of 1 characters',
      ],
      answer: '400 BadRequestException',
      because: 'Not the ARN of anything that AppConfig has; how the service refuses it is not recorded.',
    },
    {
      calls: [
        '*ExtensionAssociation: Parameters.* of 1 characters',
        '*ExtensionAssociation: Parameters.* of 2048 characters',
      ],
      answer: '400 BadRequestException',
      because: NO_PARAMETERS,
    },
    {
      calls: [
        '*ExtensionAssociation: Parameters of 10 entries',
        '*ExtensionAssociation: Parameters.key that fits the pattern: *',
        '*ExtensionAssociation: Parameters.key as long as the pattern permits, *',
      ],
      answer: '400 BadRequestException',
      because: NO_PARAMETERS,
      models: 'recent',
    },
    {
      calls: [
        '*ExtensionAssociation: Parameters of 5 entries',
        '*ExtensionAssociation: Parameters.key of 64 characters',
      ],
      answer: '400 BadRequestException',
      because: NO_PARAMETERS,
      models: 'older',
    },
    {
      calls: [
        'StartDeployment: ',
        'StartExperimentRun: DeploymentParameters.',
        'StopExperimentRun: DeploymentParameters.',
      ].flatMap((start) => DYNAMIC_PARAMETERS.map((call) => `${start}DynamicExtensionParameters${call}`)),
      answer: '400 BadRequestException',
      because:
        'No extension that acts for the deployment has the parameters; what the service says is not recorded.',
      models: 'recent',
    },
    {
      calls: ['*ExperimentRun: TreatmentOverrides.Inline.* that fits the pattern: *'],
      answer: '400 BadRequestException',
      because: 'An override for a treatment that the experiment does not have.',
      models: 'recent',
    },
    {
      calls: EVERYTHING_OF_GET_CONFIGURATION.map((call) => `GetConfiguration: ${call}`),
      answer: '400 BadRequestException',
      because:
        'AWS has deprecated the operation. It is recorded to be refused for flags, and is refused here for all.',
    },
    {
      calls: ['GetConfiguration: ClientId absent'],
      answer: '200',
      because: "Without a client's ID it is a request for the AppConfig Agent, which has the same path.",
    },
    {
      calls: ['ApplicationId', 'EnvironmentId', 'ConfigurationProfileId'].flatMap((name) => [
        `*: ${name} outside the pattern: "!"`,
        `*: ${name} outside the pattern: "~!~"`,
      ]),
      answer: '404 ResourceNotFoundException',
      because: 'The model permitted only IDs until the service took names as well, which may be anything.',
      models: 'older',
    },
    {
      calls: ['StartConfigurationSession: *Identifier of 65 characters'],
      answer: '404 ResourceNotFoundException',
      because: 'AWS has since made the limit 128.',
      models: 'older',
    },
    {
      calls: ['UpdateConfigurationProfile: Name of 65 characters'],
      answer: '200',
      because: 'AWS has since made the limit 128, as it is for CreateConfigurationProfile.',
      models: 'older',
    },
    {
      calls: ['CreateExtension: Parameters of 6 entries'],
      answer: '201',
      because: 'AWS has since made the limit 10.',
      models: 'older',
    },
    {
      calls: ['UpdateExtension: Parameters of 6 entries'],
      answer: '200',
      because: 'AWS has since made the limit 10.',
      models: 'older',
    },
  ],
};
