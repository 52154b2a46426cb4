import {
  AsyncLocalStorageTransactionContextPropagator,
  type Logger,
  OpenFeature,
} from '@openfeature/server-sdk';
import { startAppConfigLocal } from 'appconfig-local';
import {
  AppConfigProvider,
  type AppConfigProviderOptions,
  dataApiSource,
} from 'aws-appconfig-openfeature-provider';
import { createOfrepHandler } from 'aws-appconfig-openfeature-provider/ofrep';
import { createApp } from './app.js';
import { checkMethods, LOGGER_METHODS, member, unexpected } from './check.js';
import { checkConfig, type DemoConfig } from './config.js';
import { onFlagEvents } from './flag-events.js';
import { greeting } from './greeting.js';
import { listen } from './http-server.js';
import { optionalFlags } from './optional-flags.js';
import { createPage } from './page.js';
import { Status } from './status.js';

/** Seconds that requests in flight get at shutdown, which leaves time for the rest within the 5 s that orchestrators grant. */
const GRACE_SECONDS = 3;

/** AppConfig itself allows no less than 15 s, a long wait for an edit on one's own machine. */
const LOCAL_POLL_INTERVAL_SECONDS = 1;

/** Requests are served from the start, with defaults if need be; this only decides how soon the log says so. */
const INIT_TIMEOUT_SECONDS = 3;

/** The domain of the provider for the flag that only the page uses. */
const GREETINGS = 'greetings';

/** What pages may ask for. */
const EXPOSED = ['transform_reverse', 'transform_allcaps', 'greeting_style', 'greeting_style.text'];

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

    const localEndpoint = directory === undefined ? undefined : endpoint;
    OpenFeature.setLogger(logger);
    OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
    if (config.traces === 'console') {
      const { printSpans } = await import('./telemetry.js');
      closers.push(await printSpans());
    }
    const polling = {
      application: config.application,
      environment: config.environment,
      pollInterval: config.pollInterval,
      initTimeout: INIT_TIMEOUT_SECONDS,
      logger,
    } satisfies Partial<AppConfigProviderOptions>;
    const clientConfig = {
      ...(endpoint !== undefined && { endpoint }),
      ...(directory !== undefined && LOCAL_IDENTITY),
    };
    const provider = new AppConfigProvider({
      ...polling,
      profile: config.profile,
      source: dataApiSource({ clientConfig }),
    });
    const greetings = new AppConfigProvider({
      ...polling,
      logger: calm(logger),
      profile: config.greetingsProfile,
      targeting: 'in-process',
      source: dataApiSource({ clientConfig }),
    });
    // A rejection is also reported by the error event, and the providers go on trying by themselves.
    // The domain's comes first: a domain that is used when there is a default provider hears of that one for ever.
    const settled = Promise.allSettled([
      OpenFeature.setProviderAndWait(GREETINGS, greetings),
      OpenFeature.setProviderAndWait(provider),
    ]).then(() => undefined);
    const client = OpenFeature.getClient();
    const greetingsClient = OpenFeature.getClient(GREETINGS);
    const watched = [
      { profile: config.profile, client, configuration: () => provider.configuration },
      {
        profile: config.greetingsProfile,
        client: greetingsClient,
        configuration: () => greetings.configuration,
      },
    ];
    const flags = createOfrepHandler([provider, optionalFlags(greetings)], { expose: EXPOSED, logger });
    const status = new Status(watched, localEndpoint && `${localEndpoint}/console/`, () => flags.openStreams);
    const closing = new AbortController();
    onFlagEvents(
      client,
      (event) => {
        logger[event.level](event.text);
        status.add(config.profile, event);
      },
      closing.signal,
    );
    onFlagEvents(greetingsClient, (event) => status.add(config.greetingsProfile, event), closing.signal);
    closers.push(async () => {
      closing.abort();
      await OpenFeature.close();
    });

    const app = createApp({
      client,
      configuration: () => provider.configuration,
      logger,
      allowedHosts: config.allowedHosts,
      page: createPage({ flags, status, greeting: greeting(greetingsClient) }),
    });
    const server = await listen(app, config.port);
    closers.push(() => server.stop(GRACE_SECONDS));
    closers.push(async () => flags.close());

    return { port: server.port, localEndpoint, settled, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** For flags that need not be there: nothing about them is alarming. */
function calm(logger: Logger): Logger {
  const info = (...values: unknown[]) => logger.info(...values);
  return { error: info, warn: info, info, debug: (...values) => logger.debug(...values) };
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
