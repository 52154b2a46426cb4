import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { type AppConfigProviderOptions, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { ControlPlane } from './control-plane.js';
import { identifiers, type Registered, register } from './provider.js';
import { type Intercept, startProxy, type TestProxy } from './proxy.js';

/** A variant's name and rule, and another content of the flag than by default. */
export type VariantSpec = readonly [name: string, rule: string, members?: object];

/** Providers with the AWS SDK's clients of both planes, AppConfig Local, and a proxy before its control plane. */
export class HostedEnvironment {
  readonly control: ControlPlane;
  /** What was asked of the control plane, in order, such as `list` and `version 2`. */
  readonly asked: string[] = [];
  /** Answers instead of the control plane; `undefined` lets requests pass. */
  fault: Intercept | undefined;
  readonly local: AppConfigLocal;
  readonly #proxy: TestProxy;
  readonly #clock: { milliseconds: number };

  private constructor(local: AppConfigLocal, proxy: TestProxy, clock: { milliseconds: number }) {
    this.local = local;
    this.#proxy = proxy;
    this.#clock = clock;
    this.control = new ControlPlane(local.endpoint);
    proxy.intercept = (request, response) => {
      const { pathname } = new URL(request.url ?? '/', local.endpoint);
      const version = /hostedconfigurationversions\/(\d+)$/.exec(pathname)?.[1];
      this.asked.push(version === undefined ? 'list' : `version ${version}`);
      return this.fault?.(request, response) ?? false;
    };
  }

  static async start(): Promise<HostedEnvironment> {
    const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
    const local = await startAppConfigLocal({ clock: { now: () => clock.milliseconds }, pollInterval: 1 });
    return new HostedEnvironment(local, await startProxy(local.endpoint), clock);
  }

  async stop(): Promise<void> {
    await OpenFeature.clearProviders();
    this.control.close();
    await this.#proxy.close();
    await this.local.close();
  }

  /** Where the control plane is asked. */
  get controlEndpoint(): string {
    return this.#proxy.endpoint;
  }

  /** Lets time pass in AppConfig. */
  pass(seconds: number): void {
    this.#clock.milliseconds += seconds * 1000;
  }

  async deploy(
    content: object,
    versionLabel?: string,
    profile: string = identifiers.profile,
    region?: string,
  ): Promise<void> {
    const type = 'AWS.AppConfig.FeatureFlags' as const;
    await this.local.deploy({
      ...identifiers,
      profile,
      type,
      content: JSON.stringify(content),
      versionLabel,
      region,
    });
  }

  /** A provider that reads rules at once, and polls when a test says so. */
  async register(
    options: Partial<AppConfigProviderOptions> = {},
  ): Promise<Registered & { refresh(): Promise<boolean> }> {
    const { endpoint } = this.local;
    const registered = await register(endpoint, {
      source: dataApiSource({
        clientConfig: { endpoint },
        controlPlane: { clientConfig: { endpoint: this.#proxy.endpoint } },
      }),
      targeting: 'hosted-version',
      pollInterval: 3_600,
      readWindow: 0,
      ...options,
    });
    const refresh = () => {
      this.pass(1);
      return registered.provider.refresh();
    };
    return { ...registered, refresh };
  }

  /** What was asked since the last call. */
  take(): string[] {
    return this.asked.splice(0);
  }
}

/** A stored feature-flag document with one multi-variant flag, `checkout`, whose Default variant is off, and a basic one. */
export function flagDocument(variants: readonly VariantSpec[], limit = 5): object {
  return {
    version: '1',
    flags: {
      checkout: { name: 'checkout' },
      upload: { name: 'upload', attributes: { limit: { constraints: { type: 'number' } } } },
    },
    values: {
      checkout: {
        _variants: [
          ...variants.map(([name, rule, members]) => ({ name, rule, enabled: true, ...members })),
          { name: 'Default', enabled: false },
        ],
      },
      upload: { enabled: true, limit },
    },
  };
}
