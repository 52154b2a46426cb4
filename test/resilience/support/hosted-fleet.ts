import { type AppConfigClient, ListDeploymentsCommand } from '@aws-sdk/client-appconfig';
import { type AppConfigDataClient, StartConfigurationSessionCommand } from '@aws-sdk/client-appconfigdata';
import { AppConfigProvider } from '../../../packages/provider/src/provider.js';
import { dataApiSource } from '../../../packages/provider/src/source/data-api/data-api.js';
import { recordingLogger } from '../../../packages/provider/src/testing/harness.js';
import { VirtualRuntime } from '../../../packages/provider/src/testing/virtual-runtime.js';

const SECOND = 1_000;

/** A call of the control plane, in virtual milliseconds; refused ones count, too. */
export interface Call {
  readonly at: number;
  readonly operation: 'list' | 'version';
}

/**
 * Many providers with rules from the hosted version in one virtual time. Behind their source stand, in place of the AWS SDK's
 * clients, an AppConfig that delivers the newest version to everybody who polls, and its control plane.
 */
export class HostedFleet {
  readonly runtime = new VirtualRuntime(20_260_101);
  readonly calls: Call[] = [];
  /** Whether versions have labels. */
  labelled = true;
  /** Refuses calls, as throttling does. */
  refuses: (call: Call) => boolean = () => false;
  #newest = 1;
  readonly #providers: AppConfigProvider[] = [];

  /** Starts so many providers, spread evenly over so many seconds. */
  async start(count: number, seconds: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const source = dataApiSource({
        client: this.#dataClient() as AppConfigDataClient,
        controlPlane: { client: this.#controlPlane() as AppConfigClient },
      });
      const provider = new AppConfigProvider(
        {
          application: 'DemoApp',
          environment: 'prod',
          profile: 'main',
          targeting: 'hosted-version',
          source,
          logger: recordingLogger([]),
        },
        this.runtime,
      );
      this.#providers.push(provider);
      const offset = (index * seconds * SECOND) / count;
      this.runtime.startTimer(offset, () => void provider.initialize().catch(() => {}));
    }
    await this.runtime.advance(seconds);
  }

  /** Delivers a new version, whose rules alone differ where versions have no labels. */
  deploy(): void {
    this.#newest += 1;
  }

  /** How many go by the newest version's rules. */
  get current(): number {
    const content = contentOf(this.#newest);
    return this.#providers.filter(
      ({ configuration }) =>
        configuration !== undefined && Buffer.from(configuration.bytes).toString() === content,
    ).length;
  }

  async stop(): Promise<void> {
    for (const provider of this.#providers) await provider.onClose();
  }

  #labelOf(version: number): string | undefined {
    return this.labelled ? `v${version}` : undefined;
  }

  #dataClient(): object {
    let delivered = 0;
    const send = async (command: object) => {
      if (command instanceof StartConfigurationSessionCommand) return { InitialConfigurationToken: 'token' };
      const isNew = delivered !== this.#newest;
      delivered = this.#newest;
      const served = '{"checkout":{"_variant":"Default","enabled":false}}';
      return {
        Configuration: isNew ? new TextEncoder().encode(served) : null,
        ContentType: 'application/json',
        VersionLabel: isNew ? this.#labelOf(this.#newest) : undefined,
        NextPollConfigurationToken: 'token',
        NextPollIntervalInSeconds: 15,
      };
    };
    return { config: {}, send, destroy: () => {} };
  }

  #controlPlane(): object {
    const send = async (command: { readonly input: object }) => {
      const operation = command instanceof ListDeploymentsCommand ? 'list' : 'version';
      const call = { at: this.runtime.monotonic(), operation } as const;
      this.calls.push(call);
      if (this.refuses(call)) throw throttled();
      return operation === 'list' ? this.#deployments() : this.#version(command.input);
    };
    return { config: {}, send, destroy: () => {} };
  }

  #deployments(): object {
    const versions = Array.from({ length: this.#newest }, (_, index) => this.#newest - index);
    return {
      Items: versions.map((version) => ({
        ConfigurationName: 'main',
        ConfigurationVersion: String(version),
        VersionLabel: this.#labelOf(version),
        State: 'COMPLETE',
      })),
    };
  }

  #version(input: { readonly VersionNumber?: number }): object {
    const { VersionNumber = 0 } = input;
    if (VersionNumber > this.#newest) {
      throw Object.assign(new Error('not found'), { name: 'ResourceNotFoundException' });
    }
    const Content = new TextEncoder().encode(contentOf(VersionNumber));
    return { Content, ContentType: 'application/json', VersionLabel: this.#labelOf(VersionNumber) };
  }
}

function contentOf(version: number): string {
  const variants = [
    { name: 'Chosen', rule: `(eq $version ${version})`, enabled: true },
    { name: 'Default', enabled: false },
  ];
  return JSON.stringify({ version: '1', flags: {}, values: { checkout: { _variants: variants } } });
}

function throttled(): Error {
  const members = { name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } };
  return Object.assign(new Error('Rate exceeded'), members);
}
