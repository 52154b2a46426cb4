import type { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';

type Sdk = typeof import('@aws-sdk/client-appconfigdata');

/** The part of an SDK's HTTP request that says where it goes. */
export interface HttpRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
}

export function isRequest(value: unknown): value is HttpRequest {
  return typeof value === 'object' && value !== null && 'protocol' in value && 'hostname' in value;
}

/** Scheme, host and port of a request. */
export function placeOf({ protocol, hostname, port }: HttpRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

/**
 * Where the requests of a client go: scheme, host and port. Only the AWS SDK knows, from configuration, environment, shared
 * files and region, so it is made to build a request that goes nowhere, with dummy credentials and a handler of its own.
 *
 * @throws Error as a request by the client would, for example when there is no region
 */
export async function locationOf(sdk: Sdk, client: AppConfigDataClient): Promise<string> {
  const { region, endpoint, endpointProvider, useFipsEndpoint, useDualstackEndpoint } = client.config;
  let location: string | undefined;
  const probe = new sdk.AppConfigDataClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    endpointProvider,
    useFipsEndpoint,
    useDualstackEndpoint,
    ...configuredEndpoints(client),
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: HttpRequest) => {
        location = placeOf(request);
        throw new Error('This request goes nowhere');
      },
    },
  });
  try {
    await probe.send(new sdk.GetLatestConfigurationCommand({ ConfigurationToken: 'none' }));
  } catch (error) {
    if (location === undefined) throw error;
  } finally {
    probe.destroy();
  }
  if (location === undefined) throw new Error('The AWS SDK made no request');
  return location;
}

/** The setting of whether endpoints from the environment count; older versions of the AWS SDK do not have it. */
function configuredEndpoints({ config }: AppConfigDataClient): object {
  const settings: { readonly ignoreConfiguredEndpointUrls?: unknown } = config;
  const { ignoreConfiguredEndpointUrls } = settings;
  return ignoreConfiguredEndpointUrls === undefined ? {} : { ignoreConfiguredEndpointUrls };
}
