import { type Logger, OpenFeature } from '@openfeature/server-sdk';
import { startAppConfigLocal } from 'appconfig-local';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { createApp } from './app.js';
import { checkMethods, LOGGER_METHODS, member, unexpected } from './check.js';
import { checkConfig, type DemoConfig } from './config.js';
import { logFlagEvents } from './flag-events.js';
import { listen } from './http-server.js';

/** Seconds that requests in flight get at shutdown, which leaves time for the rest within the 5 s that orchestrators grant. */
const GRACE_SECONDS = 3;

/** AppConfig itself allows no less than 15 s, a long wait for an edit on one's own machine. */
const LOCAL_POLL_INTERVAL_SECONDS = 1;

/** Requests are served from the start, with defaults if need be; this only decides how soon the log says so. */
const INIT_TIMEOUT_SECONDS = 3;

export interface DemoOptions {
  readonly config: DemoConfig;
  /** The directory whose documents an embedded AppConfig Local serves; `undefined`: use AWS, or the endpoint. */
  readonly directory: string | undefined;
  readonly logger: Logger;
}

export interface RunningDemo {
  readonly port: number;
  /** Where the embedded AppConfig Local answers. */
  readonly localEndpoint: string | undefined;
  /** Resolves when the provider has its first configuration, or has failed to get one in time; never rejects. */
  readonly settled: Promise<void>;
  /** Stops everything, requests in flight first. Later calls wait for the first; never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts all parts of the demo. Rejects, with nothing left running, if a port or the directory cannot be used, and with a
 * TypeError for wrong options.
 */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { config, directory, logger } = checkOptions(options);
  const closers: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= closeAll(closers, logger);
    return stopped;
  };

  try {
    let endpoint = config.endpoint;
    if (directory !== undefined) {
      const local = await startAppConfigLocal({
        port: 0,
        region: LOCAL_IDENTITY.region,
        directory,
        pollInterval: LOCAL_POLL_INTERVAL_SECONDS,
        logger,
      });
      closers.push(() => local.close());
      endpoint = local.endpoint;
    }

    OpenFeature.setLogger(logger);
    const provider = new AppConfigProvider({
      application: config.application,
      environment: config.environment,
      profile: config.profile,
      pollInterval: config.pollInterval,
      initTimeout: INIT_TIMEOUT_SECONDS,
      source: dataApiSource({
        clientConfig: {
          ...(endpoint !== undefined && { endpoint }),
          ...(directory !== undefined && LOCAL_IDENTITY),
        },
      }),
      logger,
    });
    // A rejection is also reported by the error event, and the provider goes on trying by itself.
    const settled = OpenFeature.setProviderAndWait(provider).catch(() => undefined);
    const closing = new AbortController();
    const client = OpenFeature.getClient();
    logFlagEvents(client, logger, closing.signal);
    closers.push(async () => {
      closing.abort();
      await OpenFeature.close();
    });

    const app = createApp({
      client,
      configuration: () => provider.configuration,
      logger,
      allowedHosts: config.allowedHosts,
    });
    const server = await listen(app, config.port);
    closers.push(() => server.stop(GRACE_SECONDS));

    const localEndpoint = directory === undefined ? undefined : endpoint;
    return { port: server.port, localEndpoint, settled, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function checkOptions(options: DemoOptions): DemoOptions {
  const name = 'options';
  const directory = member(options, 'directory', name);
  if (directory !== undefined && typeof directory !== 'string')
    throw unexpected('options.directory', 'a path or undefined', directory);
  const logger = member(options, 'logger', name) as Logger;
  checkMethods(logger, 'logger', LOGGER_METHODS);
  return { directory, logger, config: checkConfig(member(options, 'config', name) as DemoConfig) };
}

/** The AWS SDK signs every request; AppConfig Local accepts any signature. */
const LOCAL_IDENTITY = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** Closes the last one first; one that cannot be closed does not keep the others open. */
async function closeAll(closers: (() => Promise<void>)[], logger: Logger): Promise<void> {
  for (const close of closers.reverse()) {
    await close().catch((error: unknown) => logger.error('stopping failed:', error));
  }
}
