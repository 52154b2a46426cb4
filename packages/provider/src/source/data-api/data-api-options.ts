import { type OptionHints, readOptions } from '../../shared/option-values.js';
import { checkClient, checkClientConfig, isClient, type WantedClient } from './client-checks.js';
import {
  type CheckedControlPlaneOptions,
  type ControlPlaneOptions,
  checkControlPlaneOptions,
} from './control-plane-options.js';
import type { AppConfigDataClient, AppConfigDataClientConfig } from './sdk-types.js';

/** Either a client of yours, which is neither changed nor closed, or the configuration of one that the provider makes. */
export type DataApiSourceOptions = {
  /** How the control plane is asked, which only `targeting: 'hosted-version'` does. Default: as the Data API is. */
  readonly controlPlane?: ControlPlaneOptions | undefined;
} & (
  | { readonly client?: AppConfigDataClient | undefined; readonly clientConfig?: never }
  | {
      readonly client?: never;
      /** As for `new AppConfigDataClient()`; `maxAttempts` is always 1, since the provider does the retrying. */
      readonly clientConfig?: AppConfigDataClientConfig | undefined;
    }
);

/** Options that were checked; of `client` and `clientConfig` at most one is there. */
export interface CheckedDataApiOptions {
  readonly client: AppConfigDataClient | undefined;
  readonly clientConfig: AppConfigDataClientConfig | undefined;
  readonly controlPlane: CheckedControlPlaneOptions;
}

const CLIENT: WantedClient = {
  className: 'AppConfigDataClient',
  packageName: '@aws-sdk/client-appconfigdata',
  serviceId: 'AppConfigData',
};

const HINTS: OptionHints = {
  example: 'such as { client } or { clientConfig }',
  elsewhere: new Map(
    ['region', 'endpoint', 'credentials', 'profile', 'maxAttempts', 'requestHandler'].map((name) => [
      name,
      `it belongs to clientConfig: dataApiSource({ clientConfig: { ${name} } })`,
    ]),
  ),
};

/** @throws TypeError that names the option, what was expected, and what came */
export function checkDataApiOptions(options: DataApiSourceOptions): CheckedDataApiOptions {
  if (isClient(options)) {
    throw new TypeError('Expected `dataApiSource` to get options, got a client: dataApiSource({ client })');
  }
  const names = ['client', 'clientConfig', 'controlPlane'] as const;
  const { client, clientConfig, controlPlane } = readOptions('dataApiSource', options, names, HINTS);
  if (client !== undefined && clientConfig !== undefined) {
    throw new TypeError('Expected `dataApiSource` to get either `client` or `clientConfig`, got both');
  }
  if (client !== undefined) {
    checkClient('client', client, CLIENT, new Map([['AppConfig', '`controlPlane: { client }`']]));
  }
  if (clientConfig !== undefined) checkClientConfig('clientConfig', clientConfig, CLIENT.className);
  return {
    client: client as AppConfigDataClient | undefined,
    clientConfig: clientConfig as AppConfigDataClientConfig | undefined,
    controlPlane: checkControlPlaneOptions(controlPlane),
  };
}
