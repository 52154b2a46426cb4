import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type {
  AppConfigDataClient,
  AppConfigDataClientConfig,
  GetLatestConfigurationCommandOutput,
} from '@aws-sdk/client-appconfigdata';
import { MAX_DOCUMENT_BYTES } from '../document/parsed-document.js';
import { SERVICE_MINIMUM_SECONDS } from '../schedule.js';
import { bodyLimit } from './body-limit.js';
import { bounded } from './bounded.js';
import { fateOfToken, startError, toSourceError } from './data-api-errors.js';
import { FLAGS_AS_ION, onAnswer, onRequest } from './data-api-middleware.js';
import { type FetchResult, type OpenSource, type Source, type SourceContext, SourceError } from './source.js';

type Sdk = typeof import('@aws-sdk/client-appconfigdata');

/** Either a client of yours, which stays as it is and stays open, or the configuration of one that the provider makes. */
export type DataApiSourceOptions =
  | { readonly client?: AppConfigDataClient | undefined; readonly clientConfig?: never }
  | {
      readonly client?: never;
      /** As for `new AppConfigDataClient()`; `maxAttempts` is always 1, since the provider does the retrying. */
      readonly clientConfig?: AppConfigDataClientConfig | undefined;
    };

/**
 * Documents from the AppConfig Data API, through `@aws-sdk/client-appconfigdata`, which is loaded at the first contact.
 * The AWS SDK finds region and credentials as it always does, unless `client` or `clientConfig` says more.
 *
 * @throws TypeError when both `client` and `clientConfig` are given
 */
export function dataApiSource(options: DataApiSourceOptions = {}): Source {
  if (options.client !== undefined && options.clientConfig !== undefined) {
    throw new TypeError('Expected `dataApiSource` to get either `client` or `clientConfig`, got both');
  }
  return (context) => new DataApi(context, options);
}

/** What is known of a configuration session; a token is good for one call (P3). */
interface Session {
  readonly token: string;
  /** Whether the session has delivered a document, so that an empty answer means unchanged (P2). */
  readonly delivered: boolean;
}

class DataApi implements OpenSource {
  readonly origin = 'service';
  readonly #context: SourceContext;
  readonly #options: DataApiSourceOptions;
  #sdk: Sdk | undefined;
  #client: AppConfigDataClient | undefined;
  #session: Session | undefined;
  #location: string | undefined;

  constructor(context: SourceContext, options: DataApiSourceOptions) {
    this.#context = context;
    this.#options = options;
    this.#client = options.client;
  }

  get location(): string | undefined {
    return this.#location;
  }

  async fetch(signal: AbortSignal): Promise<FetchResult> {
    const kept = this.#session;
    try {
      const sdk = await this.#loadSdk();
      const client = await this.#openClient(sdk, signal);
      try {
        return await this.#getLatest(
          sdk,
          client,
          kept ?? (await this.#startSession(sdk, client, signal)),
          signal,
        );
      } catch (error) {
        if (kept === undefined || fateOfToken(error) !== 'rejected') throw error;
        return await this.#getLatest(sdk, client, await this.#startSession(sdk, client, signal), signal);
      }
    } catch (error) {
      throw toSourceError(error, this.#context);
    }
  }

  close(): void {
    if (this.#options.client === undefined) this.#client?.destroy();
  }

  async #loadSdk(): Promise<Sdk> {
    if (this.#sdk !== undefined) return this.#sdk;
    try {
      this.#sdk = await import('@aws-sdk/client-appconfigdata');
    } catch (cause) {
      throw new SourceError(
        'The AWS SDK cannot be loaded: install @aws-sdk/client-appconfigdata beside this provider, or use agentSource()',
        { cause, retry: 'never', fatal: true },
      );
    }
    return this.#sdk;
  }

  async #openClient(sdk: Sdk, signal: AbortSignal): Promise<AppConfigDataClient> {
    const client = this.#client ?? new sdk.AppConfigDataClient(clientConfig(this.#options));
    this.#client = client;
    this.#location ??= await this.#bounded('Reading the region', signal, () => locationOf(client));
    return client;
  }

  async #startSession(sdk: Sdk, client: AppConfigDataClient, signal: AbortSignal): Promise<Session> {
    const command = new sdk.StartConfigurationSessionCommand({
      ApplicationIdentifier: this.#context.application,
      EnvironmentIdentifier: this.#context.environment,
      ConfigurationProfileIdentifier: this.#context.profile,
      RequiredMinimumPollIntervalInSeconds: SERVICE_MINIMUM_SECONDS,
    });
    // Whatever answers in AppConfig's place, no answer takes memory without bound.
    command.middlewareStack.add(onAnswer(bodyLimit().apply), { step: 'deserialize', priority: 'low' });
    try {
      const answer = await this.#bounded('StartConfigurationSession', signal, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      if (answer.InitialConfigurationToken === undefined || answer.InitialConfigurationToken === '') {
        throw new SourceError('StartConfigurationSession answered without an InitialConfigurationToken');
      }
      return { token: answer.InitialConfigurationToken, delivered: false };
    } catch (error) {
      throw startError(error, this.#context);
    }
  }

  /** Leaves the token of the next call in place, or none when the next poll has to start a session (P3). */
  async #getLatest(
    sdk: Sdk,
    client: AppConfigDataClient,
    session: Session,
    signal: AbortSignal,
  ): Promise<FetchResult> {
    this.#session = undefined;
    const command = new sdk.GetLatestConfigurationCommand({ ConfigurationToken: session.token });
    const limit = bodyLimit();
    command.middlewareStack.add(onAnswer(limit.apply), { step: 'deserialize', priority: 'low' });
    if (this.#context.targeting === 'in-process') {
      command.middlewareStack.add(
        onRequest((headers) => {
          headers.accept = FLAGS_AS_ION;
        }),
        { step: 'build' },
      );
    }
    let answer: GetLatestConfigurationCommandOutput;
    try {
      answer = await this.#bounded('GetLatestConfiguration', signal, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
    } catch (error) {
      const fate = fateOfToken(error);
      if (fate === 'too-early' || fate === 'kept') this.#session = session;
      if (fate === 'too-early') return { kind: 'too-early' };
      throw error;
    }
    const empty = (answer.Configuration?.length ?? 0) === 0 && !limit.exceeded();
    const token = answer.NextPollConfigurationToken;
    if (token !== undefined && token !== '')
      this.#session = { token, delivered: session.delivered || !empty };
    const nextPollSeconds = answer.NextPollIntervalInSeconds;
    if (limit.exceeded()) {
      return {
        kind: 'rejected',
        message: `The document is larger than ${MAX_DOCUMENT_BYTES} bytes`,
        nextPollSeconds,
      };
    }
    if (answer.Configuration !== undefined && !empty) {
      const versionLabel = answer.VersionLabel === '' ? undefined : answer.VersionLabel;
      const document = { bytes: answer.Configuration, contentType: answer.ContentType, versionLabel };
      return { kind: 'document', document, nextPollSeconds };
    }
    if (session.delivered) return { kind: 'unchanged', nextPollSeconds };
    throw new SourceError(`Nothing is deployed: the first answer of the session was empty`, {
      retry: 'interval',
    });
  }

  #bounded<T>(what: string, signal: AbortSignal, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return bounded(what, this.#context.requestTimeout, signal, request);
  }
}

/**
 * A connection for each request: one that idled for a minute, or while the process was frozen, may be dead, and a request
 * that is lost on it costs a session (P3).
 */
function clientConfig(options: DataApiSourceOptions): AppConfigDataClientConfig {
  const requestHandler = {
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
  };
  return { requestHandler, ...options.clientConfig, maxAttempts: 1 };
}

/** The custom endpoint when there is one, else the region. */
async function locationOf(client: AppConfigDataClient): Promise<string> {
  const endpoint = await client.config.endpoint?.();
  if (endpoint === undefined) return await client.config.region();
  const port = endpoint.port === undefined ? '' : `:${endpoint.port}`;
  return `${endpoint.protocol}//${endpoint.hostname}${port}${endpoint.path}`;
}
