import { Agent } from 'node:http';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { type Client, OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { AppConfigProvider } from '../../../packages/provider/src/provider.js';
import { dataApiSource } from '../../../packages/provider/src/source/data-api/data-api.js';
import { recordingLogger } from '../../../packages/provider/src/testing/harness.js';
import type { SkippingRuntime } from './skipping-runtime.js';

export const identifiers = { application: 'DemoApp', environment: 'prod', profile: 'main' };

/** Above what a request takes here, below the default, so that a hanging one costs less real time. */
const REQUEST_TIMEOUT_SECONDS = 2;

export interface Requests {
  readonly sessions: number;
  readonly polls: number;
}

let domains = 0;

/** A provider over the AWS SDK's client, used through the OpenFeature API, with what is seen of it. */
export class WatchedProvider {
  readonly provider: AppConfigProvider;
  readonly client: Client;
  readonly events: string[] = [];
  readonly log: string[] = [];
  readonly answers: string[] = [];
  initializeError: string | undefined;
  #settled = false;
  #requests = { sessions: 0, polls: 0 };
  readonly #domain: string;
  readonly #awsClient: AppConfigDataClient;
  readonly #asked = new Set<Promise<void>>();

  constructor(endpoint: string, runtime: SkippingRuntime, backupDirectory: string | undefined) {
    // No connection is kept alive, as with the client that the provider makes.
    const requestHandler = { httpAgent: new Agent({ keepAlive: false }) };
    this.#awsClient = new AppConfigDataClient({ endpoint, maxAttempts: 1, requestHandler });
    this.#awsClient.middlewareStack.add(
      (next, { commandName }) =>
        (request) => {
          this.#requests[commandName === 'StartConfigurationSessionCommand' ? 'sessions' : 'polls'] += 1;
          return next(request);
        },
      { step: 'finalizeRequest', priority: 'low' },
    );
    this.provider = new AppConfigProvider(
      {
        ...identifiers,
        source: runtime.watching(dataApiSource({ client: this.#awsClient })),
        requestTimeout: REQUEST_TIMEOUT_SECONDS,
        backupDirectory,
        logger: recordingLogger(this.log),
      },
      runtime,
    );
    domains += 1;
    this.#domain = `fault-case-${domains}`;
    this.client = OpenFeature.getClient(this.#domain);
    for (const type of Object.values(ProviderEvents)) {
      this.client.addHandler(type, () => void this.events.push(type.replace('PROVIDER_', '')));
    }
  }

  get requests(): Requests {
    return { ...this.#requests };
  }

  register(): void {
    OpenFeature.setProviderAndWait(this.#domain, this.provider)
      .catch((error) => {
        this.initializeError = error.code;
      })
      .finally(() => {
        this.#settled = true;
      });
  }

  isReady(): boolean {
    return this.client.providerStatus === 'READY';
  }

  /** Evaluates once `initialize` has settled, and notes the answer when it differs from the one before. */
  ask(): false {
    if (!this.#settled) return false;
    const asked = this.client.getStringDetails('greeting', 'default').then(({ value, errorCode }) => {
      const answer = errorCode === undefined ? value : `${value}, ${errorCode}`;
      if (this.answers.at(-1) !== answer) this.answers.push(answer);
    });
    this.#asked.add(asked);
    return false;
  }

  async asked(): Promise<void> {
    await Promise.all(this.#asked);
    this.#asked.clear();
  }

  forget(): void {
    this.events.length = 0;
    this.answers.length = 0;
    this.#requests = { sessions: 0, polls: 0 };
  }

  async close(): Promise<void> {
    await this.provider.onClose();
    this.#awsClient.destroy();
  }
}
