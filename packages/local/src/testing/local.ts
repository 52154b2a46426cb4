import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  type GetLatestConfigurationCommandOutput,
  StartConfigurationSessionCommand,
  type StartConfigurationSessionCommandInput,
} from '@aws-sdk/client-appconfigdata';
import { type AppConfigLocal, type AppConfigLocalOptions, startAppConfigLocal } from '../index.js';
import { RecordingLogger } from './recording-logger.js';
import { VirtualClock } from './virtual-clock.js';

const cleanUps: Array<() => unknown> = [];

/** Ends what the helpers of this file started; call it in `afterEach`. */
export async function cleanUp(): Promise<void> {
  for (const run of cleanUps.splice(0).reverse()) await run();
}

export function onCleanUp(run: () => unknown): void {
  cleanUps.push(run);
}

export interface Running extends AppConfigLocal {
  readonly clock: VirtualClock;
  readonly logger: RecordingLogger;
  readonly client: AppConfigDataClient;
}

export const clientSettings = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

/** AppConfig Local on a free port, with a virtual clock and a real client. */
export async function start(options: AppConfigLocalOptions = {}): Promise<Running> {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const local = await startAppConfigLocal({ clock, logger, region: 'us-east-1', ...options });
  onCleanUp(() => local.close());
  const client = new AppConfigDataClient(clientSettings(local.endpoint));
  onCleanUp(() => client.destroy());
  return { ...local, clock, logger, client };
}

/** The identifiers that most tests use. */
export const MAIN = { application: 'DemoApp', environment: 'prod', profile: 'main' } as const;

export const SESSION: StartConfigurationSessionCommandInput = {
  ApplicationIdentifier: 'DemoApp',
  EnvironmentIdentifier: 'prod',
  ConfigurationProfileIdentifier: 'main',
};

export async function openSession(
  client: AppConfigDataClient,
  input: Partial<StartConfigurationSessionCommandInput> = {},
): Promise<string> {
  const answer = await client.send(new StartConfigurationSessionCommand({ ...SESSION, ...input }));
  return answer.InitialConfigurationToken ?? '';
}

export interface Poll {
  readonly text: string | null;
  readonly token: string;
  readonly interval: number | undefined;
  readonly contentType: string | undefined;
  readonly versionLabel: string | undefined;
}

export async function poll(client: AppConfigDataClient, token: string): Promise<Poll> {
  const answer: GetLatestConfigurationCommandOutput = await client.send(
    new GetLatestConfigurationCommand({ ConfigurationToken: token }),
  );
  return {
    text: (answer.Configuration ?? null) && new TextDecoder().decode(answer.Configuration),
    token: answer.NextPollConfigurationToken ?? '',
    interval: answer.NextPollIntervalInSeconds,
    contentType: answer.ContentType,
    versionLabel: answer.VersionLabel,
  };
}

/** The first answer of a new session. */
export async function fetchOnce(
  client: AppConfigDataClient,
  input: Partial<StartConfigurationSessionCommandInput> = {},
): Promise<Poll> {
  return poll(client, await openSession(client, input));
}

/** What a call rejects with, as a plain object for comparison. */
export async function rejection(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata, $fault, $response, ...members } = error as Record<string, unknown>;
    const { httpStatusCode: status } = ($metadata ?? {}) as { httpStatusCode?: number };
    return { name, message, ...(status === undefined ? {} : { status }), ...members };
  }
  throw new Error('Expected a rejection');
}
