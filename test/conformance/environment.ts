import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, type DeployInput, startAppConfigLocal } from 'appconfig-local';
import type { AppConfigProviderOptions, Source } from 'aws-appconfig-openfeature-provider';
import { identifiers, type Registered, register } from '../support/provider.js';
import { startProxy, type TestProxy } from '../support/proxy.js';
import type { SourceName } from './differences.js';

/** A source that the suite runs for. */
export interface SourceUnderTest {
  readonly name: SourceName;
  /** Makes it ask at an endpoint. */
  readonly source: (endpoint: string) => Source;
  /** Of the provider, beside those of a test. */
  readonly options?: Partial<AppConfigProviderOptions>;
}

export type Polling = Registered & {
  /** Lets as much time pass as a poll takes to be permitted, and polls. */
  refresh(): Promise<boolean>;
};

/** AppConfig Local, a proxy before it, and providers that poll when a test says so. */
export class Environment {
  readonly #underTest: SourceUnderTest;
  /** The service's clock: it stands still unless it is moved. */
  #milliseconds = Date.parse('2026-01-01T00:00:00Z');
  #local: AppConfigLocal | undefined;
  #proxy: TestProxy | undefined;

  constructor(underTest: SourceUnderTest) {
    this.#underTest = underTest;
  }

  get proxy(): TestProxy {
    if (this.#proxy === undefined) throw new Error('The environment has not been started');
    return this.#proxy;
  }

  async start(): Promise<void> {
    this.#local = await startAppConfigLocal({ clock: { now: () => this.#milliseconds }, pollInterval: 1 });
    this.#proxy = await startProxy(this.#local.endpoint);
  }

  async stop(): Promise<void> {
    await OpenFeature.clearProviders();
    await this.#proxy?.close();
    await this.#local?.close();
  }

  /** Deploys text as it is, and anything else as JSON. */
  async deploy(content: unknown, members: Partial<DeployInput> = {}): Promise<void> {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await this.#local?.deploy({ ...identifiers, content: text, ...members });
  }

  deployFlags(content: unknown, members: Partial<DeployInput> = {}): Promise<void> {
    return this.deploy(content, { type: 'AWS.AppConfig.FeatureFlags', ...members });
  }

  source(): Source {
    return this.#underTest.source(this.proxy.endpoint);
  }

  /** Registers a provider through the standard API. */
  async register(options: Partial<AppConfigProviderOptions> = {}): Promise<Polling> {
    const registered = await register(this.proxy.endpoint, {
      source: this.source(),
      pollInterval: 3_600,
      ...this.#underTest.options,
      ...options,
    });
    const refresh = () => {
      this.#milliseconds += 1_000;
      return registered.provider.refresh();
    };
    return { ...registered, refresh };
  }

  /** A provider that has become READY with this content, its events and requests so far forgotten. */
  async ready(content: unknown, options: Partial<AppConfigProviderOptions> = {}): Promise<Polling> {
    await this.deploy(content, { versionLabel: 'v1' });
    const registered = await this.register(options);
    expect(registered.error).toBeUndefined();
    expect(registered.events).toEqual(['READY']);
    registered.events.length = 0;
    this.proxy.take();
    return registered;
  }

  /** Lets every connection fail until `reconnect`. */
  disconnect(): void {
    this.proxy.intercept = (request) => request.socket.destroy() !== undefined;
  }

  reconnect(): void {
    this.proxy.intercept = undefined;
  }
}
