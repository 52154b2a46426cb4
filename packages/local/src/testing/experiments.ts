import {
  type AppConfigClient,
  CreateExperimentDefinitionCommand,
  type CreateExperimentDefinitionCommandInput,
  GetExperimentDefinitionCommand,
  ListDeploymentsCommand,
  StartExperimentRunCommand,
  type StartExperimentRunCommandInput,
  StopExperimentRunCommand,
  UpdateExperimentRunCommand,
  type UpdateExperimentRunCommandInput,
} from '@aws-sdk/client-appconfig';
import type { AppConfigLocalOptions } from '../index.js';
import {
  type ControlledRunning,
  type Created,
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from './control.js';

export const FLAGS = {
  version: '1',
  flags: {
    checkout: {
      name: 'Checkout',
      attributes: { color: { constraints: { type: 'string', enum: ['red', 'green', 'blue'] } } },
    },
    header: { name: 'Header' },
    tiered: { name: 'Tiered' },
  },
  values: {
    checkout: { enabled: false },
    header: { enabled: false },
    tiered: {
      _variants: [
        { name: 'gold', rule: '(eq $tier "gold")', enabled: true },
        { name: 'default', enabled: false },
      ],
    },
  },
};

export const off = (Weight = 50) => ({ Weight, FlagValue: { Enabled: false } });
export const on = (Weight = 50) => ({ Weight, FlagValue: { Enabled: true } });

export interface Laboratory extends ControlledRunning {
  readonly created: Created;
  /** Its deployment takes no time. */
  readonly strategy: string;
  define(input?: Partial<CreateExperimentDefinitionCommandInput>): Promise<Experiment>;
  /** Stores a version and delivers it at once. */
  release(document: object): Promise<void>;
}

/** An experiment definition, by its ID. */
export interface Experiment {
  readonly ApplicationIdentifier: string;
  readonly ExperimentDefinitionIdentifier: string;
}

/** AppConfig Local with the flags deployed. */
export async function openLaboratory(options: AppConfigLocalOptions = {}): Promise<Laboratory> {
  const running = await startControlled({ pollInterval: 0, ...options });
  const { control } = running;
  const created = await createMain(control, { Type: 'AWS.AppConfig.FeatureFlags' });
  const strategy = await createStrategy(control);
  const release = async (document: object) => {
    const { VersionNumber = 0 } = await createVersion(control, created, JSON.stringify(document));
    await startDeployment(control, created, VersionNumber, strategy);
  };
  await release(FLAGS);
  return { ...running, created, strategy, define: (input) => define(control, created, input), release };
}

export function definitionInput(created: Created): CreateExperimentDefinitionCommandInput {
  return {
    ApplicationIdentifier: created.ApplicationId,
    EnvironmentIdentifier: created.EnvironmentId,
    ConfigurationProfileIdentifier: created.ConfigurationProfileId,
    Name: 'experiment',
    FlagKey: 'checkout',
    AudienceRule: '(eq $country "US")',
    Control: off(),
    Treatments: [on()],
  };
}

async function define(
  control: AppConfigClient,
  created: Created,
  input: Partial<CreateExperimentDefinitionCommandInput> = {},
): Promise<Experiment> {
  const { Id = '' } = await control.send(
    new CreateExperimentDefinitionCommand({ ...definitionInput(created), ...input }),
  );
  return { ApplicationIdentifier: created.ApplicationId, ExperimentDefinitionIdentifier: Id };
}

export const startRun = (
  control: AppConfigClient,
  experiment: Experiment,
  input: Partial<StartExperimentRunCommandInput> = {},
) => control.send(new StartExperimentRunCommand({ ...experiment, ...input }));

export const updateRun = (
  control: AppConfigClient,
  experiment: Experiment,
  input: Partial<UpdateExperimentRunCommandInput>,
) => control.send(new UpdateExperimentRunCommand({ ...experiment, Run: 1, ...input }));

export const stopRun = (control: AppConfigClient, experiment: Experiment, Run = 1) =>
  control.send(new StopExperimentRunCommand({ ...experiment, Run }));

export const OVERRIDES = { Inline: { 'test-control': 'c', 'test-treatment': 't1' } };

export const runArn = (
  { ApplicationIdentifier, ExperimentDefinitionIdentifier }: Experiment,
  run: number,
): string =>
  `arn:aws:appconfig:us-east-1:000000000000:application/${ApplicationIdentifier}/experimentdefinition/${ExperimentDefinitionIdentifier}/experimentrun/${run}`;

/** Number, type, state and version of each deployment, the newest first. */
export async function deploymentsOf({ control, created }: Laboratory) {
  const { Items = [] } = await control.send(new ListDeploymentsCommand(created));
  return Items.map(({ DeploymentNumber, Type, State, ConfigurationVersion }) => [
    DeploymentNumber,
    Type,
    State,
    ConfigurationVersion,
  ]);
}

export async function statusOf({ control }: Laboratory, experiment: Experiment) {
  return (await control.send(new GetExperimentDefinitionCommand(experiment))).Status;
}
