import { attempt, check, isRecord, readOptions } from '../../shared/option-values.js';
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

/** @throws TypeError that names the option, what was expected, and what came */
export function checkDataApiOptions(options: DataApiSourceOptions): CheckedDataApiOptions {
  const names = ['client', 'clientConfig', 'controlPlane'] as const;
  const { client, clientConfig, controlPlane } = readOptions('dataApiSource', options, names);
  if (client !== undefined && clientConfig !== undefined) {
    throw new TypeError('Expected `dataApiSource` to get either `client` or `clientConfig`, got both');
  }
  check(client === undefined || isClient(client), 'client', 'an AppConfigDataClient', client);
  check(
    clientConfig === undefined || isConfig(clientConfig),
    'clientConfig',
    'an object as for new AppConfigDataClient()',
    clientConfig,
  );
  return { client, clientConfig, controlPlane: checkControlPlaneOptions(controlPlane) };
}

/** Not by `instanceof`: the client may come from another copy of the AWS SDK. */
function isClient(value: unknown): value is AppConfigDataClient {
  return (
    isRecord(value) && attempt('client', () => typeof value.send === 'function' && isRecord(value.config))
  );
}

function isConfig(value: unknown): value is AppConfigDataClientConfig {
  return isRecord(value) && attempt('clientConfig', () => !Array.isArray(value));
}
