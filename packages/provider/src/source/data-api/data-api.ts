import type { AppConfigDataClient, GetLatestConfigurationCommandOutput } from '@aws-sdk/client-appconfigdata';
import { MAX_DOCUMENT_BYTES, type RawDocument } from '../../document/raw-document.js';
import { bodyLimit } from '../body-limit.js';
import { bounded } from '../bounded.js';
import { SERVICE_MINIMUM_SECONDS } from '../interval.js';
import {
  type FetchResult,
  type OpenSource,
  type Source,
  type SourceContext,
  SourceError,
  type StoredVersions,
} from '../source.js';
import { readContext } from '../source-context.js';
import { fateOfToken, isUnconnected, startError, toSourceError } from './data-api-errors.js';
import { isRequest, locationOf, placeOf } from './data-api-location.js';
import { FLAGS_AS_ION, onRequest, watchExchange } from './data-api-middleware.js';
import {
  type CheckedDataApiOptions,
  checkDataApiOptions,
  type DataApiSourceOptions,
} from './data-api-options.js';
import type { HostedVersions } from './hosted-versions.js';
import { sdkNotLoaded } from './sdk-error.js';
import { watchedAgents } from './watched-agents.js';

type Sdk = typeof import('@aws-sdk/client-appconfigdata');

/**
 * Documents from the AppConfig Data API, through `@aws-sdk/client-appconfigdata`, which is loaded at the first contact.
 * The AWS SDK finds region and credentials as it always does, unless `client` or `clientConfig` says more.
 *
 * @throws TypeError that names the option, what was expected, and what came; also when both options are given
 */
export function dataApiSource(options: DataApiSourceOptions = {}): Source {
  const checked = checkDataApiOptions(options);
  return (context) => new DataApi(readContext(context), checked);
}

/** What is known of a configuration session; a token is good for one call (P3). */
interface Session {
  readonly token: string;
  /** Whether the session has delivered a document, so that an empty answer means unchanged (P2). */
  readonly delivered: boolean;
}

class DataApi implements OpenSource {
  readonly origin = 'service';
  readonly chosenVariantReason = 'DEFAULT';
  readonly #context: SourceContext;
  readonly #options: CheckedDataApiOptions;
  #sdk: Sdk | undefined;
  #client: AppConfigDataClient | undefined;
  #session: Session | undefined;
  #sessionOpened = false;
  #hostedVersions: HostedVersions | undefined;
  /** Whether the client uses the agents made here, which show when a connection is established. */
  readonly #watched: boolean;
  #connected = false;
  /** Where the last request went, or was to go. */
  #location: string | undefined;

  constructor(context: SourceContext, options: CheckedDataApiOptions) {
    this.#context = context;
    this.#options = options;
    this.#client = options.client;
    this.#watched = options.client === undefined && options.clientConfig?.requestHandler === undefined;
  }

  async locate(): Promise<string> {
    // What a user's client adds, such as middleware, only shows in its requests.
    if (this.#location !== undefined) return this.#location;
    const sdk = await this.#loadSdk();
    return await locationOf(sdk, this.#openClient(sdk));
  }

  async fetch(signal: AbortSignal): Promise<FetchResult> {
    const kept = this.#session;
    try {
      const sdk = await this.#loadSdk();
      const client = this.#openClient(sdk);
      const session = kept ?? (await this.#startSession(sdk, client, signal));
      try {
        return await this.#getLatest(sdk, client, session, signal);
      } catch (error) {
        // A token that its own session refuses would be refused again: one session in a poll is enough (P3).
        if (kept === undefined || fateOfToken(error) !== 'rejected') throw error;
        return await this.#getLatest(sdk, client, await this.#startSession(sdk, client, signal), signal);
      }
    } catch (error) {
      throw toSourceError(error, this.#context, this.#location, this.#sessionOpened);
    }
  }

  async readStored(document: RawDocument, signal: AbortSignal): Promise<StoredVersions> {
    // Loaded with the first rules that are to be read, as the control plane's client is.
    const { HostedVersions } = await import('./hosted-versions.js');
    if (this.#hostedVersions === undefined) {
      const client = this.#openClient(await this.#loadSdk());
      this.#hostedVersions = new HostedVersions(this.#context, this.#options.controlPlane, client);
    }
    return await this.#hostedVersions.read(document, signal);
  }

  close(): void {
    this.#hostedVersions?.close();
    if (this.#options.client === undefined) this.#client?.destroy();
  }

  async #loadSdk(): Promise<Sdk> {
    if (this.#sdk !== undefined) return this.#sdk;
    try {
      this.#sdk = await import('@aws-sdk/client-appconfigdata');
    } catch (cause) {
      throw sdkNotLoaded(cause, '@aws-sdk/client-appconfigdata', 'use agentSource()');
    }
    return this.#sdk;
  }

  #openClient(sdk: Sdk): AppConfigDataClient {
    if (this.#client !== undefined) return this.#client;
    const { clientConfig } = this.#options;
    const agents = watchedAgents(() => {
      this.#connected = true;
    });
    this.#client = new sdk.AppConfigDataClient({ requestHandler: agents, ...clientConfig, maxAttempts: 1 });
    return this.#client;
  }

  async #startSession(sdk: Sdk, client: AppConfigDataClient, signal: AbortSignal): Promise<Session> {
    const command = new sdk.StartConfigurationSessionCommand({
      ApplicationIdentifier: this.#context.application,
      EnvironmentIdentifier: this.#context.environment,
      ConfigurationProfileIdentifier: this.#context.profile,
      RequiredMinimumPollIntervalInSeconds: SERVICE_MINIMUM_SECONDS,
    });
    // Whoever answers in AppConfig's place, no answer takes memory without bound.
    const watcher = watchExchange({
      onAnswer: bodyLimit().apply,
      onSending: (request) => this.#noteRequest(request),
    });
    command.middlewareStack.add(watcher, { step: 'deserialize', priority: 'low' });
    try {
      const answer = await this.#bounded('StartConfigurationSession', signal, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      if (answer.InitialConfigurationToken === undefined || answer.InitialConfigurationToken === '') {
        throw new SourceError('StartConfigurationSession answered without an InitialConfigurationToken');
      }
      this.#sessionOpened = true;
      return { token: answer.InitialConfigurationToken, delivered: false };
    } catch (error) {
      throw startError(error, this.#context, this.#location);
    }
  }

  /** Keeps the token for the next call, or none if the next poll has to start a session (P3). */
  async #getLatest(
    sdk: Sdk,
    client: AppConfigDataClient,
    session: Session,
    signal: AbortSignal,
  ): Promise<FetchResult> {
    this.#session = undefined;
    const command = new sdk.GetLatestConfigurationCommand({ ConfigurationToken: session.token });
    const limit = bodyLimit();
    let sent = false;
    let experimentFlags: string | undefined;
    const watcher = watchExchange({
      onAnswer: (answer) => {
        experimentFlags = answer.headers['experiment-flags'];
        limit.apply(answer);
      },
      onSending: (request) => {
        sent = true;
        this.#connected = !this.#watched;
        this.#noteRequest(request);
      },
      onFailure: (error) => {
        if (isUnconnected(error)) sent = false;
      },
    });
    command.middlewareStack.add(watcher, { step: 'deserialize', priority: 'low' });
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
      const fate = sent && this.#connected ? fateOfToken(error) : 'kept';
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
      const { Configuration: bytes, ContentType: contentType } = answer;
      const document = { bytes, contentType, versionLabel, experimentFlags: experimentFlags || undefined };
      return { kind: 'document', document, nextPollSeconds };
    }
    if (session.delivered) return { kind: 'unchanged', nextPollSeconds };
    throw new SourceError(
      'Nothing is deployed: the first answer of the session was empty; start a deployment of the profile to the environment',
      {
        retry: 'interval',
        nextPollSeconds,
        sessionOpened: true,
      },
    );
  }

  #noteRequest(request: unknown): void {
    if (isRequest(request)) this.#location = placeOf(request);
  }

  #bounded<T>(what: string, signal: AbortSignal, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return bounded(what, this.#context.requestTimeout, signal, request);
  }
}
