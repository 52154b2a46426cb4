import { type OptionHints, readOptions } from '../../shared/option-values.js';
import { checkClient, checkClientConfig, type WantedClient } from './client-checks.js';
import type { AppConfigDataClientConfig } from './sdk-types.js';

/** An `AppConfigClient` of `@aws-sdk/client-appconfig`, which not everybody has installed: described by what is used of it. */
export interface ControlPlaneClient {
  /** The client's configuration, as it resolved it. */
  readonly config: object;
  /** Sends a command of the client's package. */
  send(command: never, options?: never): Promise<unknown>;
}

/** The settings of `new AppConfigClient()` that AppConfig's two clients have in common. */
export type ControlPlaneClientConfig = Omit<
  AppConfigDataClientConfig,
  'endpointProvider' | 'extensions' | 'httpAuthSchemeProvider' | 'httpAuthSchemes' | 'maxAttempts'
>;

/**
 * How AppConfig's control plane is asked, for `targeting: 'hosted-version'`: either by a client of yours, which stays as it is
 * and stays open, or by one that the provider makes.
 */
export type ControlPlaneOptions =
  | { readonly client?: ControlPlaneClient | undefined; readonly clientConfig?: never }
  | {
      readonly client?: never;
      /**
       * As for `new AppConfigClient()`. Region and credentials are those of the Data API's client unless they are here;
       * `maxAttempts` is always 1, since the provider does the retrying.
       */
      readonly clientConfig?: ControlPlaneClientConfig | undefined;
    };

/** Checked options; at most one is present. */
export interface CheckedControlPlaneOptions {
  readonly client: ControlPlaneClient | undefined;
  readonly clientConfig: ControlPlaneClientConfig | undefined;
}

const CLIENT: WantedClient = {
  className: 'AppConfigClient',
  packageName: '@aws-sdk/client-appconfig',
  serviceId: 'AppConfig',
};

const HINTS: OptionHints = {
  example: 'such as { client } or { clientConfig }',
  elsewhere: new Map(
    ['region', 'endpoint', 'credentials'].map((name) => [
      name,
      `it belongs to clientConfig: controlPlane: { clientConfig: { ${name} } }`,
    ]),
  ),
};

/** @throws TypeError that names the option, what was expected, and what came */
export function checkControlPlaneOptions(options: unknown): CheckedControlPlaneOptions {
  if (options === undefined) return { client: undefined, clientConfig: undefined };
  const { client, clientConfig } = readOptions('controlPlane', options, ['client', 'clientConfig'], HINTS);
  if (client !== undefined && clientConfig !== undefined) {
    throw new TypeError('Expected `controlPlane` to have either `client` or `clientConfig`, got both');
  }
  if (client !== undefined) {
    checkClient(
      'controlPlane.client',
      client,
      CLIENT,
      new Map([['AppConfigData', '`client` of dataApiSource()']]),
    );
  }
  if (clientConfig !== undefined)
    checkClientConfig('controlPlane.clientConfig', clientConfig, CLIENT.className);
  return {
    client: client as ControlPlaneClient | undefined,
    clientConfig: clientConfig as ControlPlaneClientConfig | undefined,
  };
}
