import type {
  AppConfigClient,
  DeploymentSummary,
  GetHostedConfigurationVersionCommandOutput,
} from '@aws-sdk/client-appconfig';
import type { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { MAX_DOCUMENT_BYTES, type RawDocument } from '../../document/raw-document.js';
import { bodyLimit } from '../body-limit.js';
import { bounded } from '../bounded.js';
import { type SourceContext, SourceError, type StoredVersion, type StoredVersions } from '../source.js';
import type { CheckedControlPlaneOptions } from './control-plane-options.js';
import { watchExchange } from './data-api-middleware.js';
import { Candidates, isOfProfile } from './deployments.js';
import { failedRequest, named } from './failed-request.js';
import { KnownNumbers } from './known-numbers.js';
import { readSdkError, sdkNotLoaded } from './sdk-error.js';
import { watchedAgents } from './watched-agents.js';

type Sdk = typeof import('@aws-sdk/client-appconfig');

const PACKAGE = '@aws-sdk/client-appconfig';
const PAGE_SIZE = 50;
/** An environment's deployments are counted across its profiles: this many pages of them are looked through. */
const MAX_PAGES = 10;
/** Whatever answers in AppConfig's place, no answer takes memory without bound. */
const NEXT_TO_THE_WIRE = { step: 'deserialize', priority: 'low' } as const;

/** Why a version that is deployed, or its deployment, may not be found. */
const NOT_FOUND = ": it was deleted, or the profile is not in AppConfig's hosted configuration store";
const RENAMED = '; a profile that was renamed since is found by its ID only';

/** A stored version, and what identifies it. */
interface Hosted extends RawDocument {
  readonly number: number;
}

interface ControlPlane {
  readonly sdk: Sdk;
  readonly client: AppConfigClient;
  readonly signal: AbortSignal;
}

/**
 * Reads stored versions through AppConfig's control plane (H1). Its quotas are small, so that what is known already is not asked
 * for: a version never changes, and numbers are never used again.
 */
export class HostedVersions {
  readonly #context: SourceContext;
  readonly #options: CheckedControlPlaneOptions;
  readonly #dataClient: AppConfigDataClient;
  readonly #numbers = new KnownNumbers();
  /** Those that were candidates last. */
  #kept: readonly Hosted[] = [];
  #sdk: Sdk | undefined;
  #client: AppConfigClient | undefined;

  /** @param dataClient whose region and credentials are used where the options have none */
  constructor(context: SourceContext, options: CheckedControlPlaneOptions, dataClient: AppConfigDataClient) {
    this.#context = context;
    this.#options = options;
    this.#dataClient = dataClient;
  }

  /** @throws SourceError that says what is missing, and which IAM action where it is one */
  async read({ versionLabel }: RawDocument, signal: AbortSignal): Promise<StoredVersions> {
    const sdk = await this.#loadSdk();
    const plane = { sdk, client: this.#openClient(sdk), signal };
    if (versionLabel === undefined) {
      return { kind: 'candidates', versions: await this.#candidates(plane) };
    }
    const document = await this.#labelled(plane, versionLabel);
    return { kind: 'labelled', version: { document, isComplete: true } };
  }

  close(): void {
    if (this.#options.client === undefined) this.#client?.destroy();
  }

  /** By its number where that can be guessed: the answer names the label, and lists are what the smallest quota is for. */
  async #labelled(plane: ControlPlane, label: string): Promise<Hosted> {
    const likely = this.#numbers.likely(label);
    const guessed = likely === undefined ? undefined : await this.#get(plane, likely);
    if (guessed?.versionLabel === label) return guessed;
    let version: string | undefined;
    await this.#eachDeployment(plane, (deployment) => {
      if (deployment.VersionLabel === label) version = deployment.ConfigurationVersion;
      return version === undefined;
    });
    if (version === undefined)
      throw this.#failure(`no deployment of a version with the label '${label}' is listed${RENAMED}`);
    const hosted = await this.#get(plane, this.#numberOf(version));
    if (hosted === undefined)
      throw this.#failure(`version ${version}, with the label '${label}', was not found${NOT_FOUND}`);
    return hosted;
  }

  async #candidates(plane: ControlPlane): Promise<readonly StoredVersion[]> {
    const candidates = new Candidates();
    await this.#eachDeployment(plane, (deployment) => candidates.add(deployment));
    const { found } = candidates;
    if (found.length === 0) throw this.#failure(`no deployment of the profile is listed${RENAMED}`);
    const versions: StoredVersion[] = [];
    const kept: Hosted[] = [];
    for (const { version, isComplete } of found) {
      const number = this.#numberOf(version);
      const document =
        this.#kept.find((hosted) => hosted.number === number) ?? (await this.#get(plane, number));
      if (document === undefined) continue;
      kept.push(document);
      versions.push({ document, isComplete });
    }
    this.#kept = kept;
    if (versions.length > 0) return versions;
    throw this.#failure(
      `version ${found.map(({ version }) => version).join(' and version ')} was not found${NOT_FOUND}`,
    );
  }

  /** Newest first, until `visit` has seen enough. */
  async #eachDeployment(
    plane: ControlPlane,
    visit: (deployment: DeploymentSummary) => boolean,
  ): Promise<void> {
    const { application: ApplicationId, environment: EnvironmentId, profile } = this.#context;
    let NextToken: string | undefined;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const input = { ApplicationId, EnvironmentId, MaxResults: PAGE_SIZE, NextToken };
      const command = new plane.sdk.ListDeploymentsCommand(input);
      command.middlewareStack.add(watchExchange({ onAnswer: bodyLimit().apply }), NEXT_TO_THE_WIRE);
      const answer = await this.#send(plane, 'ListDeployments', (abortSignal) =>
        plane.client.send(command, { abortSignal }),
      );
      for (const deployment of answer.Items ?? []) {
        if (isOfProfile(deployment, profile) && !visit(deployment)) return;
      }
      NextToken = answer.NextToken;
      if (NextToken === undefined || NextToken === '') return;
    }
  }

  /** `undefined` where there is no such version. */
  async #get(plane: ControlPlane, number: number): Promise<Hosted | undefined> {
    const { application: ApplicationId, profile: ConfigurationProfileId } = this.#context;
    const input = { ApplicationId, ConfigurationProfileId, VersionNumber: number };
    const limit = bodyLimit();
    const command = new plane.sdk.GetHostedConfigurationVersionCommand(input);
    command.middlewareStack.add(watchExchange({ onAnswer: limit.apply }), NEXT_TO_THE_WIRE);
    let answer: GetHostedConfigurationVersionCommandOutput;
    try {
      answer = await this.#send(plane, 'GetHostedConfigurationVersion', (abortSignal) =>
        plane.client.send(command, { abortSignal }),
      );
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (readSdkError(cause).name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
    if (limit.exceeded()) throw this.#failure(`version ${number} is larger than ${MAX_DOCUMENT_BYTES} bytes`);
    const versionLabel = answer.VersionLabel === '' ? undefined : answer.VersionLabel;
    const hosted = {
      number,
      bytes: answer.Content ?? new Uint8Array(),
      contentType: answer.ContentType,
      versionLabel,
    };
    this.#numbers.note(number, versionLabel);
    return hosted;
  }

  /** @throws SourceError where the profile is not in AppConfig's hosted store: others count in their own way */
  #numberOf(version: string): number {
    if (/^[1-9]\d{0,14}$/.test(version)) return Number(version);
    const text = `version '${version}' is not in AppConfig's hosted configuration store`;
    throw this.#failure(
      `${text}; for a profile without feature flags, set profileType: 'AWS.Freeform'`,
      'interval',
    );
  }

  async #send<T>(
    { signal }: ControlPlane,
    operation: 'ListDeployments' | 'GetHostedConfigurationVersion',
    request: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await bounded(operation, this.#context.requestTimeout, signal, request);
    } catch (error) {
      const { application, environment, profile } = this.#context;
      const place =
        operation === 'ListDeployments'
          ? `environment '${environment}' of application '${application}'`
          : `the versions of configuration profile '${profile}' of application '${application}'`;
      const failure = failedRequest(error, {
        identifiers: this.#context,
        actions: [`appconfig:${operation}`],
        neededOn: place,
        packageName: PACKAGE,
        passedTo: 'dataApiSource({ controlPlane })',
        sessionOpened: true,
        location: undefined,
        ifElsewhere: this.#endpointHint(),
      });
      const { retry, retryAfterSeconds } = failure;
      throw new SourceError(`The rules cannot be read: ${failure.message}`, {
        cause: error,
        retry,
        retryAfterSeconds,
      });
    }
  }

  /** The two APIs of AppConfig have an endpoint each, but those of AppConfig Local have one. */
  #endpointHint(): string {
    const { client, clientConfig } = this.#options;
    const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_APPCONFIG } = process.env;
    const isSet = clientConfig?.endpoint ?? AWS_ENDPOINT_URL_APPCONFIG ?? AWS_ENDPOINT_URL;
    const isElsewhere = client !== undefined || isSet !== undefined;
    if (isElsewhere || this.#dataClient.config.endpoint === undefined) return '';
    return "; the Data API's endpoint is not the control plane's: where it is, as with AppConfig Local, pass dataApiSource({ controlPlane: { clientConfig: { endpoint } } })";
  }

  #failure(why: string, retry: 'backoff' | 'interval' = 'backoff'): SourceError {
    return new SourceError(`The rules of ${named(this.#context)} cannot be read: ${why}`, { retry });
  }

  async #loadSdk(): Promise<Sdk> {
    if (this.#sdk !== undefined) return this.#sdk;
    try {
      this.#sdk = await import('@aws-sdk/client-appconfig');
    } catch (cause) {
      throw sdkNotLoaded(cause, PACKAGE, "use another value of option targeting than 'hosted-version'");
    }
    return this.#sdk;
  }

  #openClient(sdk: Sdk): AppConfigClient {
    if (this.#client !== undefined) return this.#client;
    const { client, clientConfig } = this.#options;
    const { region, credentials } = this.#dataClient.config;
    this.#client =
      (client as AppConfigClient | undefined) ??
      new sdk.AppConfigClient({
        ...(region === undefined ? {} : { region }),
        ...(credentials === undefined ? {} : { credentials }),
        requestHandler: watchedAgents(() => {}),
        ...clientConfig,
        maxAttempts: 1,
      });
    return this.#client;
  }
}
