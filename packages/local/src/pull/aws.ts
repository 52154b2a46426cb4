import type { AppConfigClient } from '@aws-sdk/client-appconfig';
import type { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { describeError } from '../shared/described.js';

/** The two APIs of AppConfig, with their SDKs. Everything that is asked of them is asked in this folder, and only read. */
export interface Aws {
  readonly control: {
    readonly sdk: typeof import('@aws-sdk/client-appconfig');
    readonly client: AppConfigClient;
  };
  readonly data: {
    readonly sdk: typeof import('@aws-sdk/client-appconfigdata');
    readonly client: AppConfigDataClient;
  };
  readonly region: string;
  /** For each request, so that none outlives the command. */
  readonly sending: { readonly abortSignal?: AbortSignal };
}

export interface AwsOptions {
  /** Default: as the SDK finds it, in AWS_REGION or the profile. */
  readonly region: string | undefined;
  /** Default: that of AWS. */
  readonly endpointUrl: string | undefined;
  /** Ends what is under way. Default: nothing does. */
  readonly signal?: AbortSignal;
}

type Sdks = readonly [Aws['control']['sdk'], Aws['data']['sdk']];

const loadSdks = (): Promise<Sdks> =>
  Promise.all([import('@aws-sdk/client-appconfig'), import('@aws-sdk/client-appconfigdata')]);

const PACKAGES = '@aws-sdk/client-appconfig @aws-sdk/client-appconfigdata';

/** The SDK's clients, with the credentials that it finds by itself. They are optional peers, loaded here and nowhere else. */
export async function connect(
  { region, endpointUrl, signal }: AwsOptions,
  load: () => Promise<Sdks> = loadSdks,
): Promise<Aws> {
  const [control, data] = await load().catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    const why = isMissing ? '' : ` (${describeError(cause)})`;
    throw new Error(`pull needs the AWS SDK beside appconfig-local${why}: npm install ${PACKAGES}`, {
      cause,
    });
  });
  const options = {
    ...(region === undefined ? {} : { region }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  };
  const client = new control.AppConfigClient(options);
  try {
    const used = await client.config.region();
    return {
      control: { sdk: control, client },
      data: { sdk: data, client: new data.AppConfigDataClient(options) },
      region: used,
      sending: signal === undefined ? {} : { abortSignal: signal },
    };
  } catch (cause) {
    client.destroy();
    throw new Error(`No region is known (${describeError(cause)}): give --region, or set AWS_REGION`, {
      cause,
    });
  }
}

export function disconnect({ control, data }: Aws): void {
  control.client.destroy();
  data.client.destroy();
}

/** Asks AWS something; what goes wrong is told with what was asked, and what may help. */
export async function ask<T>(operation: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    const name = typeof cause === 'object' && cause !== null && 'name' in cause ? String(cause.name) : '';
    const hint = HINTS.find(([pattern]) => pattern.test(name))?.[1](operation) ?? '';
    throw new Error(`${operation} failed: ${name === '' ? '' : `${name}: `}${describeError(cause)}${hint}`, {
      cause,
    });
  }
}

const HINTS: ReadonlyArray<readonly [RegExp, (operation: string) => string]> = [
  [/AccessDenied|NotAuthorized/, (operation) => `; the IAM action appconfig:${operation} is needed`],
  [
    /CredentialsProviderError|UnrecognizedClient|ExpiredToken|InvalidSignature/,
    () => '; give the AWS SDK credentials, as with aws configure, aws sso login or AWS_PROFILE',
  ],
];
