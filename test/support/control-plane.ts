import {
  AppConfigClient,
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  CreateEnvironmentCommand,
  CreateHostedConfigurationVersionCommand,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  DeleteHostedConfigurationVersionCommand,
  GetDeploymentCommand,
  ListApplicationsCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { identifiers } from './provider.js';

type Progress = readonly [state: string | undefined, percentage: number | undefined];

/** What an operator does with AWS's SDK: one application with one environment and one profile, named as the demo expects. */
export class ControlPlane {
  readonly #client: AppConfigClient;
  readonly #ids = { ApplicationId: '', EnvironmentId: '', ConfigurationProfileId: '' };

  constructor(endpoint: string) {
    this.#client = new AppConfigClient({ endpoint });
  }

  async create(Type?: 'AWS.Freeform' | 'AWS.AppConfig.FeatureFlags'): Promise<void> {
    const { application, environment, profile } = identifiers;
    const { Id: ApplicationId = '' } = await this.#client.send(
      new CreateApplicationCommand({ Name: application }),
    );
    const { Id: EnvironmentId = '' } = await this.#client.send(
      new CreateEnvironmentCommand({ ApplicationId, Name: environment }),
    );
    const { Id: ConfigurationProfileId = '' } = await this.#client.send(
      new CreateConfigurationProfileCommand({ ApplicationId, Name: profile, LocationUri: 'hosted', Type }),
    );
    Object.assign(this.#ids, { ApplicationId, EnvironmentId, ConfigurationProfileId });
  }

  /**
   * Stores JSON under a label, which the answer repeats, or without one, and starts to deploy it; returns the deployment's
   * number.
   */
  async deploy(
    VersionLabel: string | undefined,
    content: object,
    DeploymentStrategyId: string,
  ): Promise<number> {
    const version = await this.#client.send(
      new CreateHostedConfigurationVersionCommand({
        ...this.#ids,
        VersionLabel,
        Content: new TextEncoder().encode(JSON.stringify(content)),
        ContentType: 'application/json',
      }),
    );
    expect(version.VersionLabel).toBe(VersionLabel);
    const ConfigurationVersion = VersionLabel ?? String(version.VersionNumber);
    const { DeploymentNumber = 0 } = await this.#client.send(
      new StartDeploymentCommand({ ...this.#ids, DeploymentStrategyId, ConfigurationVersion }),
    );
    return DeploymentNumber;
  }

  async progress(DeploymentNumber: number): Promise<Progress> {
    const deployment = await this.#client.send(new GetDeploymentCommand({ ...this.#ids, DeploymentNumber }));
    return [deployment.State, deployment.PercentageComplete];
  }

  /** Rolls a deployment back that is under way; with `AllowRevert`, takes a complete one back. */
  async stop(DeploymentNumber: number, options: { AllowRevert?: boolean } = {}): Promise<Progress> {
    const stopped = await this.#client.send(
      new StopDeploymentCommand({ ...this.#ids, DeploymentNumber, ...options }),
    );
    return [stopped.State, stopped.PercentageComplete];
  }

  /** From the inside out, as AppConfig demands; resolves to the names of the applications that are left. */
  async deleteEverything(): Promise<(string | undefined)[]> {
    const { Items: versions = [] } = await this.#client.send(
      new ListHostedConfigurationVersionsCommand(this.#ids),
    );
    for (const { VersionNumber } of versions) {
      await this.#client.send(new DeleteHostedConfigurationVersionCommand({ ...this.#ids, VersionNumber }));
    }
    await this.#client.send(new DeleteConfigurationProfileCommand(this.#ids));
    await this.#client.send(new DeleteEnvironmentCommand(this.#ids));
    await this.#client.send(new DeleteApplicationCommand(this.#ids));
    const { Items: left = [] } = await this.#client.send(new ListApplicationsCommand());
    return left.map(({ Name }) => Name);
  }

  close(): void {
    this.#client.destroy();
  }
}
