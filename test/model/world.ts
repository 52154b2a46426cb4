import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import type { Input } from './calls.js';
import { type Answer, Sender } from './send.js';
import type { ServiceModel } from './service-model.js';

const FLAGS = {
  version: '1',
  flags: { banner: { name: 'banner', attributes: { colour: { constraints: { type: 'string' } } } } },
  values: { banner: { enabled: true, colour: 'red' } },
};

/** AppConfig Local with whatever a call needs; each thing is made when it is first asked for. */
export class World {
  readonly #services: readonly ServiceModel[];
  readonly #local: AppConfigLocal;
  readonly #sender: Sender;
  readonly #made = new Map<string, Promise<string>>();

  private constructor(services: readonly ServiceModel[], local: AppConfigLocal) {
    this.#services = services;
    this.#local = local;
    this.#sender = new Sender(local.endpoint);
  }

  static async start(services: readonly ServiceModel[]): Promise<World> {
    const milliseconds = Date.parse('2026-08-01T00:00:00Z');
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    return new World(services, await startAppConfigLocal({ clock: { now: () => milliseconds }, logger }));
  }

  async close(): Promise<void> {
    this.#sender.close();
    await this.#local.close();
  }

  call(operation: string, input: Input, body?: string): Promise<Answer> {
    const model = this.#services.find(({ operations }) => operation in operations);
    if (model === undefined) throw new Error(`No model has an operation ${operation}`);
    return this.#sender.send(model, model.operation(operation), input, body);
  }

  /** Makes a thing by a call, once, and resolves to the member of the answer that names it. */
  #make(thing: string, operation: string, input: () => Promise<Input>, member = 'Id'): Promise<string> {
    const known = this.#made.get(thing);
    if (known !== undefined) return known;
    const made = (async () => {
      const { status, text, headers } = await this.call(operation, await input());
      if (status >= 300) throw new Error(`${thing} was not made: ${status} ${text}`);
      return String(headers[member.toLowerCase()] ?? JSON.parse(text)[member]);
    })();
    this.#made.set(thing, made);
    return made;
  }

  application = () => this.#make('application', 'CreateApplication', async () => ({ Name: 'app' }));
  bareApplication = () => this.#make('bareApplication', 'CreateApplication', async () => ({ Name: 'bare' }));

  environment = () =>
    this.#make('environment', 'CreateEnvironment', async () => ({
      ApplicationId: await this.application(),
      Name: 'env',
    }));

  profile = (Name = 'profile') =>
    this.#make(Name, 'CreateConfigurationProfile', async () => ({
      ApplicationId: await this.application(),
      Name,
      LocationUri: 'hosted',
    }));

  flags = () =>
    this.#make('flags', 'CreateConfigurationProfile', async () => ({
      ApplicationId: await this.application(),
      Name: 'flags',
      LocationUri: 'hosted',
      Type: 'AWS.AppConfig.FeatureFlags',
    }));

  version = () =>
    this.#make(
      'version',
      'CreateHostedConfigurationVersion',
      async () => ({
        ApplicationId: await this.application(),
        ConfigurationProfileId: await this.profile(),
        Content: '{"a":1}',
        ContentType: 'application/json',
      }),
      'Version-Number',
    );

  flagsVersion = () =>
    this.#make(
      'flagsVersion',
      'CreateHostedConfigurationVersion',
      async () => ({
        ApplicationId: await this.application(),
        ConfigurationProfileId: await this.flags(),
        Content: JSON.stringify(FLAGS),
        ContentType: 'application/json',
      }),
      'Version-Number',
    );

  /** Of its own, with the duration of a deployment in minutes. */
  strategy = (DeploymentDurationInMinutes = 0) =>
    this.#make(`strategy ${DeploymentDurationInMinutes}`, 'CreateDeploymentStrategy', async () => ({
      Name: 'strategy',
      DeploymentDurationInMinutes,
      GrowthFactor: 100,
    }));

  /** Complete at once, unless it takes some minutes. */
  deployment = (minutes = 0) =>
    this.#make(
      'deployment',
      'StartDeployment',
      async () => ({
        ApplicationId: await this.application(),
        EnvironmentId: await this.environment(),
        ConfigurationProfileId: await this.profile(),
        ConfigurationVersion: await this.version(),
        DeploymentStrategyId: await this.strategy(minutes),
      }),
      'DeploymentNumber',
    );

  flagsDeployment = () =>
    this.#make(
      'flagsDeployment',
      'StartDeployment',
      async () => ({
        ApplicationId: await this.application(),
        EnvironmentId: await this.environment(),
        ConfigurationProfileId: await this.flags(),
        ConfigurationVersion: await this.flagsVersion(),
        DeploymentStrategyId: await this.strategy(),
      }),
      'DeploymentNumber',
    );

  token = () =>
    this.#make(
      'token',
      'StartConfigurationSession',
      async () => {
        await this.deployment();
        return {
          ApplicationIdentifier: await this.application(),
          EnvironmentIdentifier: await this.environment(),
          ConfigurationProfileIdentifier: await this.profile(),
        };
      },
      'InitialConfigurationToken',
    );

  applicationArn = async () =>
    `arn:aws:appconfig:us-east-1:000000000000:application/${await this.application()}`;

  extension = () =>
    this.#make('extension', 'CreateExtension', async () => ({ Name: 'extension', Actions: ACTIONS }));

  association = () =>
    this.#make('association', 'CreateExtensionAssociation', async () => ({
      ExtensionIdentifier: await this.extension(),
      ResourceIdentifier: await this.applicationArn(),
    }));

  definition = () =>
    this.#make('definition', 'CreateExperimentDefinition', async () => {
      await this.flagsDeployment();
      return {
        ApplicationIdentifier: await this.application(),
        Name: 'definition',
        ConfigurationProfileIdentifier: await this.flags(),
        EnvironmentIdentifier: await this.environment(),
        FlagKey: 'banner',
        Treatments: [treatment('blue')],
        Control: treatment('red'),
        AudienceRule: '(eq $tier "gold")',
      };
    });

  run = () =>
    this.#make(
      'run',
      'StartExperimentRun',
      async () => ({
        ApplicationIdentifier: await this.application(),
        ExperimentDefinitionIdentifier: await this.definition(),
        ExposurePercentage: 0,
      }),
      'Run',
    );
}

export const ACTIONS = {
  ON_DEPLOYMENT_COMPLETE: [{ Name: 'notify', Uri: 'arn:aws:sns:us-east-1:000000000000:topic' }],
};

export const treatment = (colour: string) => ({
  Weight: 50,
  FlagValue: { Enabled: true, AttributeValues: { colour: { StringValue: colour } } },
});
